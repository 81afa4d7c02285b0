import type { Site } from '../../shared/web/site.ts';
import type { Institution, Rule, Step } from './model.ts';
import { defaultDueDays, departmentNames } from './rules.ts';
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

/** The same in one line: how long empathy is gathered, and what how much of it leads to. */
export function ruleInShort({ formats, language, words }: Site, { windowDays, steps }: Rule): string {
  const { short } = institutionWords[language];
  const reached = steps.flatMap((step) =>
    step.on === 'empathy' ? [short.step(formats.number(step.threshold), words.outcomes[step.then])] : [],
  );
  return short.rule(formats.number(windowDays), reached);
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
  return `${found?.name[language] ?? institution} ${departmentNames(found)(department)}`;
}

/** A department as it is called where an institution speaks: with the one it is of only where that is another. */
export function officeName(
  site: Site,
  at: Institution,
  others: Institution[],
  { of, department }: { of: string; department: string },
): string {
  const isOther = of !== at.id && others.some(({ id }) => id === of);
  return isOther ? departmentName(site, others, of, department) : departmentNames(at)(department);
}

/** What each of these institutions is called. */
export function institutionNames({ language }: Site, institutions: Institution[]) {
  return (institution: string): string =>
    institutions.find(({ id }) => id === institution)?.name[language] ?? institution;
}
