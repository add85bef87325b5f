/** Pictures to try the page with. */

export function showSamples(store) {
  for (const button of document.querySelectorAll("[data-sample]")) {
    button.addEventListener("click", () => {
      store.ask("open_sample", { url: button.dataset.sample, name: button.dataset.name });
    });
  }
}
