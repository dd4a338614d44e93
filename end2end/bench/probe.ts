// What runs inside the page from its very start: one function presses a control again and again until
// that has an effect, the other notes the memory of wasm. Each has to bring along all it uses.

export type Press = {
  /** What is pressed. */
  control: string;
  /** What is there only when the page has answered. */
  effect: string;
};

export type Answered = { at: number; tries: number };

/** Presses every ten milliseconds, as far as the page gets to it. */
export function pressUntilAnswered({ control, effect }: Press): void {
  let tries = 0;
  const timer = setInterval(() => {
    const element = document.querySelector<HTMLElement>(control);
    if (!element) return;
    // What an earlier press has ticked while nobody listened would be unticked by this one.
    if (element instanceof HTMLInputElement) element.checked = false;
    tries += 1;
    element.click();
  }, 10);
  // An effect shows itself or opens. A busy page would be late for a timer, but not for this.
  const observer = new MutationObserver(() => {
    if (!document.querySelector(effect)) return;
    Object.assign(window, { answered: { at: performance.now(), tries } });
    observer.disconnect();
    clearInterval(timer);
  });
  observer.observe(document, { subtree: true, childList: true, attributeFilter: ['hidden', 'open'] });
}

/** Modules keep their memory to themselves; it is seen only where they are made. */
export function rememberMemories(): void {
  const memories = new Set<WebAssembly.Memory>();
  const make = WebAssembly.instantiateStreaming;
  WebAssembly.instantiateStreaming = async (...given) => {
    const made = await make(...given);
    const { memory } = made.instance.exports;
    if (memory instanceof WebAssembly.Memory) memories.add(memory);
    Object.assign(window, { memories: [...memories] });
    return made;
  };
}
