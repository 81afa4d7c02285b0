import type { Locator, Page } from 'playwright-core';

/** How somebody works a page. */
export interface Hand {
  press(target: Locator): Promise<void>;
  write(target: Locator, text: string): Promise<void>;
  choose(target: Locator, value: string): Promise<void>;
}

/** With a mouse or a finger. */
export const pointing: Hand = {
  press: (target) => target.click(),
  write: (target, text) => target.fill(text),
  choose: async (target, value) => {
    await target.selectOption(value);
  },
};

const mostSteps = 150;

/** With nothing but a keyboard: what cannot be reached by its tabulator cannot be worked. */
export const typing: Hand = {
  press: async (target) => {
    await reach(target);
    await target.page().keyboard.press('Enter');
  },
  write: async (target, text) => {
    await reach(target);
    const { keyboard } = target.page();
    await keyboard.press('ControlOrMeta+A');
    await keyboard.insertText(text);
  },
  choose: async (target, value) => {
    await reach(target);
    for (let step = 0; step < mostSteps; step++) {
      if ((await target.inputValue()) === value) return;
      await target.page().keyboard.press('ArrowDown');
    }
    throw new Error(`no arrow key chooses ${value}`);
  },
};

async function reach(target: Locator): Promise<void> {
  const page: Page = target.page();
  await target.waitFor();
  for (let step = 0; step < mostSteps; step++) {
    if (await isFocused(target)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`the tabulator does not lead to ${target}`);
}

async function isFocused(target: Locator): Promise<boolean> {
  const focused = target.page().locator(':focus');
  if ((await focused.count()) === 0) return false;
  return target
    .and(focused)
    .count()
    .then((count) => count === 1);
}
