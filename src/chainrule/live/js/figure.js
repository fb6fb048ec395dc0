// The anywidget module: what JupyterLab, Notebook and Binder load for every figure. The build registers all figures.
import { mount } from "./figures/mount.js";
import { askPython } from "./figures/practice/kernel.js";
import { comeFrom } from "./figures/practice/variants.js";

comeFrom(askPython);

export default { render: mount };
