// The anywidget module: what JupyterLab, Notebook and Binder load for every figure. The build registers all figures.
import { mount } from "./figures/mount.js";

export default { render: mount };
