// Says so if the program cannot start, and reloads after a crash. Everything else is in WebAssembly.
(() => {
  const failed = () => {
    const app = document.getElementById("app");
    const notice = document.querySelector(".boot-failed");
    if (app && notice && !("mounted" in app.dataset)) notice.hidden = false;
  };
  // Capture: a script or a module that does not load fires an event that does not bubble.
  addEventListener("error", failed, true);
  addEventListener("unhandledrejection", failed);
  document.querySelector(".boot__reload")?.addEventListener("click", () => location.reload());
  if (typeof WebAssembly !== "object") failed();
})();
