import { z } from 'zod';
import { departmentIdSchema, institutionIdSchema, proposalIdSchema } from '../../shared/ids.ts';
import type { FieldProblems } from '../../shared/web/fields.tsx';
import type { Site } from '../../shared/web/site.ts';
import {
  backgroundSchema,
  batchSchema,
  type Chart,
  categorySchema,
  mostAbout,
  reasonSchema,
  reportSchema,
  type Source,
  type Stance,
  stancesSchema,
  topicSchema,
  usualStances,
} from './model.ts';
import { participantsOf } from './rules.ts';
import { forumWords } from './words.ts';

const linesOf = (text: string) =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');

/** A link a line: its address, then what it is called. */
const sourceLines = z.string().transform((text): Source[] =>
  linesOf(text).map((line) => {
    const [url = ''] = line.split(/\s/, 1);
    return { url, title: line.slice(url.length).trim() || url.slice(0, 200) };
  }),
);

export function toSourceLines(sources: Source[]): string {
  return sources.map(({ url, title }) => `${url} ${title}`).join('\n');
}

/** A stance a line: its name, and its English name after a bar. */
const stanceLines = z.string().transform((text): Stance[] =>
  linesOf(text).map((line, index) => {
    const [ko = '', en = ''] = line.split('|').map((name) => name.trim());
    const usual = usualStances.find(({ name }) => name.ko === ko);
    return { id: usual?.id ?? `stance-${index + 1}`, name: { ko, en: en || (usual?.name.en ?? ko) } };
  }),
);

export function toStanceLines(stances: Stance[]): string {
  return stances.map(({ name }) => `${name.ko} | ${name.en}`).join('\n');
}

/** Charts with an empty line between them: a title, then a name and a number a line. */
const chartLines = z.string().transform((text): Chart[] =>
  text
    .split(/\n\s*\n/)
    .map(linesOf)
    .filter((lines) => lines.length > 0)
    .map(([title = '', ...rows]) => ({
      title,
      rows: rows.map((row) => {
        const colon = row.lastIndexOf(':');
        const number = row
          .slice(colon + 1)
          .replaceAll(',', '')
          .trim();
        return {
          label: row.slice(0, Math.max(0, colon)).trim(),
          // No number is none, not nought.
          value: number === '' ? Number.NaN : Number(number),
        };
      }),
    })),
);

export function toChartLines(charts: Chart[]): string {
  return charts
    .map(({ title, rows }) => [title, ...rows.map(({ label, value }) => `${label}: ${value}`)].join('\n'))
    .join('\n\n');
}

const proposalIdIn = /prp_[0-9A-HJKMNP-TV-Z]{26}/;

/** A proposal a line: its address, or the id in it. */
const proposalLines = z
  .string()
  .default('')
  .transform((text) => linesOf(text).map((line) => proposalIdIn.exec(line)?.[0] ?? line))
  .pipe(z.array(proposalIdSchema).max(mostAbout));

const optional = (schema: z.ZodType<string, string>) =>
  z
    .string()
    .transform((text) => (text.trim() === '' ? undefined : text))
    .pipe(schema.optional());

/** Who asks: the institution, and its department. */
const deskSchema = z
  .string()
  .transform((text) => {
    const [institution, department] = text.split('/');
    return { institution, department };
  })
  .pipe(z.object({ institution: institutionIdSchema, department: departmentIdSchema }));

export const newForumForm = z.object({
  desk: deskSchema,
  topic: topicSchema,
  category: optional(categorySchema),
  background: backgroundSchema.shape.background,
  sources: sourceLines.pipe(backgroundSchema.shape.sources.unwrap()),
  about: proposalLines,
  stances: stanceLines.pipe(
    stancesSchema.refine((all) => new Set(all.map(({ name }) => name.ko)).size === all.length, {
      error: 'names one stance twice',
    }),
  ),
  opensOn: z.iso.date(),
  closesOn: z.iso.date(),
});

export const changeForm = z.object({
  background: backgroundSchema.shape.background,
  sources: sourceLines.pipe(backgroundSchema.shape.sources.unwrap()),
  changeReason: reasonSchema,
});

export const extendForm = z.object({ closesOn: z.iso.date(), extendReason: reasonSchema });
export const withdrawForm = z.object({ withdrawReason: reasonSchema });
/** One of the batches that stand. */
export const voidForm = z.object({
  batch: z
    .string()
    .regex(/^[1-9]\d{0,2}$/)
    .transform(Number),
  voidReason: reasonSchema,
});

const countField = z
  .string()
  .default('')
  .transform((text) => text.replaceAll(',', '').trim() || '0')
  .pipe(z.string().regex(/^\d{1,7}$/))
  .transform(Number)
  .pipe(z.number().max(1_000_000));

/** Of these stances, how many each. */
export const batchForm = (stances: Pick<Stance, 'id'>[]) =>
  z
    .object({
      source: batchSchema.shape.source,
      collectedOn: z.iso.date(),
      ...Object.fromEntries(stances.map(({ id }) => [`count-${id}`, countField])),
    })
    .transform(({ source, collectedOn, ...given }) => {
      const counted = Object.entries(given as Record<string, number>);
      return {
        source,
        collectedOn,
        counts: Object.fromEntries(counted.map(([name, count]) => [name.slice('count-'.length), count])),
      };
    })
    .refine(({ counts }) => participantsOf(counts) > 0, { path: [`count-${stances[0]?.id}`, 'nobody'] });

/** A report, with a reason from its second version on. */
export const reportForm = (isFirst: boolean) =>
  z.object({
    text: reportSchema.shape.text,
    charts: chartLines.pipe(reportSchema.shape.charts.unwrap()),
    files: sourceLines.pipe(reportSchema.shape.files.unwrap()),
    reportReason: isFirst ? reasonSchema.optional().catch(undefined) : reasonSchema,
  });

/** Each field's sentence. The forms of a page name their fields apart; the sentences go by what they ask for. */
export function problemsOf({ language }: Site, error: z.ZodError): FieldProblems {
  const { errors } = forumWords[language].desk;
  const problems: FieldProblems = {};
  for (const { path } of error.issues) {
    const name = String(path[0] ?? '');
    const asked = name.startsWith('count-')
      ? path[1] === 'nobody'
        ? 'counts'
        : 'count'
      : /Reason$/.test(name)
        ? 'reason'
        : name;
    problems[name] ??= errors[asked] ?? name;
  }
  return problems;
}
