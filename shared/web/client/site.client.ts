import { autosave } from './autosave.client.ts';
import { chosenInstitution } from './chosen-institution.client.ts';
import { copyCode } from './copy-code.client.ts';
import { guardEmpathyWindow } from './empathy-window.client.ts';
import { fetchTypeface } from './fetch-typeface.client.ts';
import { keepDrafts } from './keep-drafts.client.ts';
import { pressOnce } from './press-once.client.ts';
import { similarAsTyped } from './similar-as-typed.client.ts';
import { smallFiles } from './small-files.client.ts';
import { supportAtOnce } from './support-at-once.client.ts';

guardEmpathyWindow();
fetchTypeface();
// Browsers of 2021 know the attribute on fields alone.
document.getElementById('problems')?.focus();
// Everything works without these: they save a reader a wait, a press or a lost text. One after the other, so that a slow
// phone can scroll in between.
for (const start of [
  pressOnce,
  supportAtOnce,
  autosave,
  similarAsTyped,
  chosenInstitution,
  copyCode,
  smallFiles,
  keepDrafts,
])
  setTimeout(start);
