/** The environment of kernels, and of the snapshot that they start from. */
export const ENVIRONMENT = {
  HOME: "/home/pyodide",
  MPLBACKEND: "module://matplotlib_inline.backend_inline",
};
