import type { BrowserContextOptions } from 'playwright-core';
import { type Hand, pointing, typing } from './hand.ts';

/** How somebody comes to a page, and works it. */
export interface Way {
  hand: Hand;
  options: BrowserContextOptions;
}

export const mouse: Way = { hand: pointing, options: { viewport: { width: 1280, height: 800 } } };
export const phone: Way = {
  hand: pointing,
  options: { viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true },
};
export const withoutScript: Way = { hand: pointing, options: { javaScriptEnabled: false } };
export const keyboard: Way = { hand: typing, options: {} };
