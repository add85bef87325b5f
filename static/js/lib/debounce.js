/**
 * Call `work` once `quiet` milliseconds have passed without another call, or `most` after the first of them.
 * @template {any[]} Given
 * @param {(...given: Given) => void} work
 * @param {number} quiet
 * @returns {(...given: Given) => void}
 */
export function debounce(work, quiet, most = Infinity) {
  let timer = 0;
  let since = 0;
  return (...given) => {
    const now = performance.now();
    if (!timer) since = now;
    clearTimeout(timer);
    timer = setTimeout(
      () => {
        timer = 0;
        work(...given);
      },
      Math.min(quiet, Math.max(0, since + most - now)),
    );
  };
}
