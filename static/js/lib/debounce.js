/** Call `work` once `quiet` milliseconds have passed without another call. */
export function debounce(work, quiet) {
  let timer = 0;
  return (...given) => {
    clearTimeout(timer);
    timer = setTimeout(() => work(...given), quiet);
  };
}
