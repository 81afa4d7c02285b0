import type { Site } from '../../shared/web/site.ts';
import type { Institution, Rule, Step } from './model.ts';
import { defaultDueDays } from './rules.ts';
import { institutionWords } from './words.ts';

/** How an institution works, in sentences made of its rule and nothing else. */
export function RuleDrawn({ site, rule }: { site: Site; rule: Rule }) {
  const own = institutionWords[site.language];
  return (
    <ol class="steps">
      <li>{own.window(site.formats.number(rule.windowDays))}</li>
      {rule.steps.map((step) => (
        <li>
          <StepDrawn site={site} step={step} />
        </li>
      ))}
    </ol>
  );
}

export function StepDrawn({ site, step }: { site: Site; step: Step }) {
  const { formats, language, words } = site;
  const own = institutionWords[language];
  const threshold = formats.number('threshold' in step ? step.threshold : 0);
  const days = formats.number(step.dueDays ?? defaultDueDays);
  return (
    <>
      <strong>{own.on[step.on]?.(threshold)}</strong>{' '}
      {step.then === 'forum' ? own.thenForum : own.then(words.outcomes[step.then], days)}
    </>
  );
}

/** A department with the institution it is of. */
export function departmentName(
  { language }: Site,
  institutions: Institution[],
  institution: string,
  department: string,
): string {
  const found = institutions.find(({ id }) => id === institution);
  const name = found?.departments.find(({ id }) => id === department)?.name ?? department;
  return `${found?.name[language] ?? institution} ${name}`;
}

/** What each of these institutions is called. */
export function institutionNames({ language }: Site, institutions: Institution[]) {
  return (institution: string): string =>
    institutions.find(({ id }) => id === institution)?.name[language] ?? institution;
}

/** The same in one line: how long empathy is gathered, and what how much of it leads to. */
export function ruleInShort({ formats, language, words }: Site, { windowDays, steps }: Rule): string {
  const { short } = institutionWords[language];
  const reached = steps.flatMap((step) =>
    step.on === 'empathy' ? [short.step(formats.number(step.threshold), words.outcomes[step.then])] : [],
  );
  return short.rule(formats.number(windowDays), reached);
}
