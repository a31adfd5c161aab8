// Starts the worker that thinks. The page learns of every failure by the worker's error event, so
// what fails later than this script is thrown once more where that event is fired.
importScripts("study.js");
wasm_bindgen({ module_or_path: "study_bg.wasm" }).catch((error) => {
  setTimeout(() => {
    throw error;
  });
});
