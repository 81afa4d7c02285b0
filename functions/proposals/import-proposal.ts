import { createHash } from 'node:crypto';
import { endOfPeriod } from '../../shared/clock.ts';
import type { Context } from '../../shared/context.ts';
import { entryVersion } from '../../shared/dynamo/listing.ts';
import { type ImportId, type InstitutionId, type ProposalId, proposalIdSchema } from '../../shared/ids.ts';
import type { Institution } from '../institutions/index.ts';
import { type ForeignProposal, type Imported, importedAuthor, type Proposal } from './model.ts';
import {
  changeProposal,
  createImported,
  findProposal,
  foreignPlace,
  keepFirstText,
  keepForeignAnswer,
  keepText,
} from './repository.ts';
import { isUntouched, pinRule } from './rules.ts';

/** Which import brings it, for whom, and what the platform it comes from is called. */
interface Importing {
  institution: InstitutionId;
  source: string;
  by: ImportId;
}

/**
 * What becomes of a proposal that is brought in. `kept`: it is here and its words stay, because people give empathy to
 * them here. `moved`: it belongs to another institution by now.
 */
type ImportVerdict = 'created' | 'updated' | 'unchanged' | 'kept' | 'moved';

const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/**
 * The id a proposal of another platform has here: made of the institution, the platform's name and its id there, so that
 * it can never be brought in twice, whoever tries at once. It tells no time; the lists go by dates.
 */
export function foreignProposalId({ institution, source }: Omit<Importing, 'by'>, id: string): ProposalId {
  const name = source.normalize('NFKC').toLowerCase().replaceAll(/\s+/g, ' ');
  const digest = createHash('sha256')
    .update(JSON.stringify([institution, name, id]))
    .digest();
  const digits = Array.from({ length: 25 }, (_, at) => alphabet[(digest[at] ?? 0) % 32]);
  return proposalIdSchema.parse(`prp_0${digits.join('')}`);
}

/** What bringing this in would come to, given what is here. Nothing is changed. */
export function importVerdict(
  { institution, by }: Importing,
  record: ForeignProposal,
  here: Proposal | undefined,
): ImportVerdict {
  if (!here) return 'created';
  const { imported } = here;
  if (imported === undefined || here.institution !== institution) return 'moved';
  if (imported.undoneAt !== undefined) return 'created';
  const digests = digestsOf(record);
  const isSame = parts.every((part) => imported.digests[part] === digests[part]);
  // Told again what it has done already, before a crash, an import says the same of it.
  if (isSame) return imported.changedBy === by ? 'updated' : imported.madeBy === by ? 'created' : 'unchanged';
  const isWordsAlone = parts.every((part) => part === 'words' || imported.digests[part] === digests[part]);
  return isWordsAlone && gathersHere(here) ? 'kept' : 'updated';
}

/**
 * Brings in a proposal of another platform, as one of the institution's, or what is new about one that is here already.
 * What it had there is kept apart from what it gathers here: it comes with no empathy and no step fired. One that is open
 * there gathers empathy here under the institution's rule from now on; whether it does is decided once. Words that
 * gather empathy here stay as they are. Brought again unchanged it is left alone.
 *
 * @param isKnown whether it was here a moment ago: what was not is made without looking first
 */
export async function importProposal(
  context: Context,
  institution: Institution,
  { source, by }: Omit<Importing, 'institution'>,
  record: ForeignProposal,
  { isKnown }: { isKnown: boolean },
): Promise<{ id: ProposalId; verdict: ImportVerdict }> {
  const { table, clock } = context;
  const importing = { institution: institution.id, source, by };
  const id = foreignProposalId(importing, record.id);
  const now = clock.now();
  const digests = digestsOf(record);
  const { answer } = record;
  // Named by what is in it: cut short and done again, it is the same item.
  if (answer) await keepForeignAnswer(table, id, digests.answer, answer.text);
  if (!isKnown) {
    const at = now.toISOString();
    const text = { version: 1, attempt: digests.words };
    await keepFirstText(table, { id, text, createdAt: at }, record.body);
    const fresh = {
      id,
      institution: institution.id,
      author: importedAuthor,
      authorName: record.authorName ?? source,
      text,
      createdAt: at,
      fired: {},
      addenda: [],
      ...wordsOf(record),
      ...standingOf(institution, record, now),
      imported: toImported(importing, record),
    };
    const events = [{ type: 'proposal.imported' as const, source, closesAt: fresh.closesAt }];
    if (await createImported(table, { at: now, events, next: fresh })) return { id, verdict: 'created' };
  }
  let verdict: ImportVerdict = 'unchanged';
  const textAttempt = digests.words;
  await changeProposal(table, id, async (current) => {
    verdict = importVerdict(importing, record, current);
    const { imported } = current;
    const isNews = imported?.undoneAt !== undefined || !isSameAs(imported, digests);
    if (verdict === 'moved' || !imported || !isNews) return undefined;
    const isAnew = imported.undoneAt !== undefined;
    const keepsWords = gathersHere(current) && !isAnew;
    const news = isAnew
      ? toImported(importing, record)
      : { ...toImported(importing, record), madeBy: imported.madeBy, changedBy: by };
    const isReworded = !keepsWords && imported.digests.words !== digests.words;
    const text = isReworded ? { version: current.text.version + 1, attempt: textAttempt } : current.text;
    if (isReworded) await keepText(table, id, text, record.body);
    return {
      at: now,
      events: [
        isAnew
          ? { type: 'proposal.imported', source }
          : { type: 'proposal.import-updated', textVersion: text.version },
      ],
      next: {
        ...current,
        ...(!keepsWords && wordsOf(record)),
        ...(isAnew && { withdrawnAt: undefined, ...standingOf(institution, record, now) }),
        ...(!isAnew && !gathersHere(current) && record.publishedAt && { publishedAt: record.publishedAt }),
        authorName: record.authorName ?? source,
        text,
        imported: news,
        ...foreignPlace({ id, imported: news }),
      },
    };
  });
  return { id, verdict };
}

/**
 * Takes back what an import made, while nobody has done anything with it: it is withdrawn, as anything published that is
 * taken back, and its history says why. Says whether it is.
 */
export async function takeOffImported(
  { table, clock }: Context,
  id: ProposalId,
  by: ImportId,
): Promise<boolean> {
  const now = clock.now();
  const proposal = await changeProposal(table, id, (current) => {
    const { imported } = current;
    const isOwn = imported?.madeBy === by && (imported.changedBy ?? by) === by;
    if (!isOwn || imported.undoneAt !== undefined || !isUntouched(current)) return undefined;
    const at = now.toISOString();
    return {
      at: now,
      events: [{ type: 'proposal.import-undone' }],
      next: { ...current, state: 'withdrawn', withdrawnAt: at, imported: { ...imported, undoneAt: at } },
    };
  });
  return proposal.imported?.madeBy === by && proposal.imported.undoneAt !== undefined;
}

/** Whether the lists tell of a proposal what became of it last. */
export async function isListed({ table }: Context, id: ProposalId): Promise<boolean> {
  const proposal = await findProposal(table, id, { consistent: true });
  if (!proposal) return true;
  return (await entryVersion(table, `PROPOSAL#${id}`, 'all/shared/newest')) >= proposal.revision;
}

const parts = ['words', 'answer', 'facts'] as const;

function digestsOf(record: ForeignProposal): Imported['digests'] {
  const { title, body, category, tags, answer, ...facts } = record;
  const digest = (...of: unknown[]) =>
    createHash('sha256').update(JSON.stringify(of)).digest('base64url').slice(0, 22);
  return {
    words: digest(title, body, category, tags),
    answer: digest(answer?.text, answer?.at),
    facts: digest(Object.entries(facts).sort()),
  };
}

function isSameAs(imported: Imported | undefined, digests: Imported['digests']): boolean {
  return parts.every((part) => imported?.digests[part] === digests[part]);
}

/** People give empathy to it here, or did. */
function gathersHere({ rule }: Proposal): boolean {
  return rule !== undefined;
}

function wordsOf({ title, category, tags }: ForeignProposal) {
  return { title, category, tags };
}

/** Open under the rule in force, from now on; or closed, since whenever it was there. */
function standingOf({ rule }: Institution, record: ForeignProposal, now: Date) {
  const at = now.toISOString();
  if (record.isOpen) {
    const pinned = pinRule(rule.version, rule.rule);
    const closesAt = endOfPeriod(now, pinned.windowDays).toISOString();
    return { state: 'open' as const, publishedAt: at, closesAt, rule: pinned };
  }
  const publishedAt = record.publishedAt ?? at;
  return { state: 'closed' as const, publishedAt, closedAt: record.closedAt ?? publishedAt };
}

function toImported({ source, by }: Importing, record: ForeignProposal): Imported {
  const { id, url, empathies, state, publishedAt, answer } = record;
  const digests = digestsOf(record);
  return {
    source,
    id,
    url,
    empathies,
    state,
    publishedAt,
    answer: answer && { attempt: digests.answer, at: answer.at },
    madeBy: by,
    digests,
  };
}
