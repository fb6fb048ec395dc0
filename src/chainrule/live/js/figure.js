// The anywidget module: what JupyterLab, Notebook and Binder load for every figure.
import { mount } from "./mount.js";

export default { render: mount };
