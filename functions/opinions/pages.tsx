import { Hono, type Context as HonoContext } from 'hono';
import { AppError, type ErrorCode, errorStatus } from '../../shared/errors.ts';
import { errorSentences } from '../../shared/i18n/language.ts';
import {
  type DepartmentId,
  departmentIdSchema,
  forumIdSchema,
  type OpinionId,
  opinionIdSchema,
  proposalIdSchema,
  type SubjectId,
  subjectIdSchema,
} from '../../shared/ids.ts';
import { textOf } from '../../shared/web/form.ts';
import { pathIn } from '../../shared/web/locale.ts';
import { renderPage } from '../../shared/web/render-page.tsx';
import { Said } from '../../shared/web/said.tsx';
import type { Site } from '../../shared/web/site.ts';
import { type AppEnv, actorOf } from '../people/index.ts';
import { hidingCodeSchema, reasonSchema } from '../proposals/index.ts';
import { proposalWordsOf } from '../proposals/sections.tsx';
import type { OpinionGates } from './gate.ts';
import { hideOpinion } from './hide-opinion.ts';
import { opinionSortSchema } from './listing.ts';
import { opinionTextSchema } from './model.ts';
import { opinionPage } from './opinion-page.tsx';
import { readDiscussion } from './read-discussion.ts';
import { rewordOpinion } from './reword-opinion.ts';
import { OpinionsSection, pathOfSubject, type Refused } from './sections.tsx';
import { speak } from './speak.ts';
import { endSympathy, sympathise } from './sympathise.ts';
import { withdrawOpinion } from './withdraw-opinion.ts';
import { opinionWords } from './words.ts';
import { replyTo } from './write-opinion.ts';

/** What is said in a forum or of a proposal, each opinion by itself, and the forms for both. */
export function makeOpinionPages(site: Site, gates: OpinionGates): Hono<AppEnv> {
  const { context, language } = site;
  const own = opinionWords[language];
  const to = (id: OpinionId, query = '') => pathIn(language, `/opinions/${id}${query}`);
  return new Hono<AppEnv>()
    .get('/forums/:id/opinions', (c) => discussionPage(c, site, toForum(c.req.param('id'))))
    .get('/proposals/:id/opinions', (c) => discussionPage(c, site, toProposal(c.req.param('id'))))
    .post('/forums/:id/opinions', (c) => postOpinion(c, site, gates, toForum(c.req.param('id'))))
    .post('/proposals/:id/opinions', (c) => postOpinion(c, site, gates, toProposal(c.req.param('id'))))
    .get('/opinions/:id', (c) => opinionPage(c, site, toOpinion(c.req.param('id'))))
    .post('/opinions/:id/replies', async (c) => {
      const id = toOpinion(c.req.param('id'));
      const actor = actorOf(c);
      const typed = await typedOf(c, ['replyText', 'officialFor', 'key']);
      const text = opinionTextSchema.safeParse(typed.replyText);
      if (!text.success) return opinionPage(c, site, id, { typed, problems: { replyText: own.errors.text } });
      return orBeside(
        async () => {
          const reply = await replyTo(context, gates, actor, id, {
            text: text.data,
            officialFor: officeOf(typed.officialFor),
            idempotencyKey: typed.key || undefined,
          });
          return c.redirect(to(reply.id, '?said'), 303);
        },
        (code) =>
          opinionPage(
            c,
            site,
            id,
            { typed, problems: { replyText: errorSentences[language][code] } },
            errorStatus[code],
          ),
      );
    })
    .post('/opinions/:id/words', async (c) => {
      const id = toOpinion(c.req.param('id'));
      const actor = actorOf(c);
      const typed = await typedOf(c, ['newText']);
      const text = opinionTextSchema.safeParse(typed.newText);
      if (!text.success) return opinionPage(c, site, id, { typed, problems: { newText: own.errors.text } });
      return orBeside(
        async () => {
          await rewordOpinion(context, gates, actor, id, text.data);
          return c.redirect(to(id, '?saved'), 303);
        },
        (code) =>
          opinionPage(
            c,
            site,
            id,
            { typed, problems: { newText: errorSentences[language][code] } },
            errorStatus[code],
          ),
      );
    })
    .post('/opinions/:id/withdrawal', async (c) => {
      const id = toOpinion(c.req.param('id'));
      await withdrawOpinion(context, actorOf(c), id);
      return c.redirect(to(id, '?saved'), 303);
    })
    .post('/opinions/:id/sympathy', async (c) => {
      const id = toOpinion(c.req.param('id'));
      const actor = actorOf(c);
      const form = await c.req.parseBody();
      const act = textOf(form, 'act');
      if (act === 'give') await sympathise(context, gates, actor, id);
      else if (act === 'end') await endSympathy(context, gates, actor, id);
      else throw new AppError('request.invalid');
      const from = textOf(form, 'from');
      return c.redirect(ownPath.test(from) ? from : to(id), 303);
    })
    .post('/opinions/:id/hiding', async (c) => {
      const id = toOpinion(c.req.param('id'));
      const actor = actorOf(c);
      const typed = await typedOf(c, ['hideCode', 'hideReason']);
      const code = hidingCodeSchema.safeParse(typed.hideCode);
      const reason = reasonSchema.safeParse(typed.hideReason);
      if (code.success && reason.success) {
        await hideOpinion(context, actor, id, { code: code.data, reason: reason.data });
        return c.redirect(to(id, '?saved'), 303);
      }
      const problems = {
        ...(!code.success && { hideCode: own.errors.code }),
        ...(!reason.success && { hideReason: own.errors.reason }),
      };
      return opinionPage(c, site, id, { typed, problems });
    });
}

/** A page of ours that shows opinions: nothing else is gone back to. */
const ownPath =
  /^(?:\/en)?\/(?:forums\/frm|proposals\/prp|opinions\/opn)_[0-9A-Z]{26}(?:\/opinions)?(?:\?[\w=&%-]*)?(?:#\w+)?$/;

/** What somebody typed that is refused for what it says is said beside the field, with what was typed. */
const besideField = [
  'opinion.duplicate',
  'opinion.too-many',
  'opinion.too-many-changes',
  'opinion.stance-needed',
] as const satisfies ErrorCode[];
type BesideField = (typeof besideField)[number];

async function orBeside(
  act: () => Promise<Response>,
  say: (code: BesideField) => Promise<Response>,
): Promise<Response> {
  try {
    return await act();
  } catch (error) {
    const code = error instanceof AppError && besideField.find((each) => each === error.code);
    if (!code) throw error;
    return say(code);
  }
}

async function postOpinion(
  c: HonoContext<AppEnv>,
  site: Site,
  gates: OpinionGates,
  subject: SubjectId,
): Promise<Response> {
  const { context, language } = site;
  const { errors } = opinionWords[language];
  const actor = actorOf(c);
  const typed = await typedOf(c, ['opinionStance', 'opinionText', 'officialFor', 'key']);
  const officialFor = officeOf(typed.officialFor);
  const isForum = forumIdSchema.safeParse(subject).success;
  // An office takes no side.
  const stance = isForum && officialFor === undefined ? typed.opinionStance || undefined : undefined;
  const isSilent = isForum && officialFor === undefined && typed.opinionText?.trim() === '';
  const text = isSilent ? undefined : opinionTextSchema.safeParse(typed.opinionText);
  if (text?.success === false)
    return discussionPage(c, site, subject, { typed, problems: { opinionText: errors.text } });
  if (isSilent && stance === undefined)
    return discussionPage(c, site, subject, { typed, problems: { opinionStance: errors.stance } });
  return orBeside(
    async () => {
      const idempotencyKey = typed.key || undefined;
      const said = { text: text?.data, stance, officialFor, idempotencyKey };
      const opinion = await speak(context, gates, actor, subject, said);
      const path = opinion ? `/opinions/${opinion.id}?said` : `${pathOfSubject(subject)}/opinions?sided`;
      return c.redirect(pathIn(language, path), 303);
    },
    (code) => {
      const field = code === 'opinion.stance-needed' ? 'opinionStance' : 'opinionText';
      const problems = { [field]: errorSentences[language][code] };
      return discussionPage(c, site, subject, { typed, problems }, errorStatus[code]);
    },
  );
}

const shownAtOnce = 20;

async function discussionPage(
  c: HonoContext<AppEnv>,
  site: Site,
  subject: SubjectId,
  refused?: Refused,
  status = refused ? 400 : 200,
): Promise<Response> {
  const { context, language } = site;
  const own = opinionWords[language];
  const { sort, cursor } = c.req.query();
  const discussion = await readDiscussion(context, c.get('actor'), subject, {
    sort: opinionSortSchema.safeParse(sort).data,
    cursor,
    limit: shownAtOnce,
  });
  const about = discussion.title ?? proposalWordsOf(site).hidden;
  return renderPage(
    c,
    site,
    { title: `${own.title} – ${about}`, status },
    <>
      <h1>
        <a href={pathIn(language, pathOfSubject(subject))}>
          <Said text={about} />
        </a>
      </h1>
      {c.req.query('sided') === undefined ? null : (
        <p class="notice" role="status" data-kept={`opinion-${subject}`}>
          {own.sided}
        </p>
      )}
      <OpinionsSection site={site} discussion={discussion} refused={refused} />
    </>,
  );
}

async function typedOf(c: HonoContext<AppEnv>, names: string[]): Promise<Record<string, string>> {
  const form = await c.req.parseBody();
  return Object.fromEntries(names.map((name) => [name, textOf(form, name)]));
}

/** What no department could be called is an office nobody speaks for. */
function officeOf(typed: string | undefined): DepartmentId | undefined {
  if (!typed) return undefined;
  const id = departmentIdSchema.safeParse(typed);
  if (!id.success) throw new AppError('auth.forbidden');
  return id.data;
}

/** An address that names nothing is one where nothing is. */
function toForum(text: string): SubjectId {
  const id = forumIdSchema.safeParse(text);
  if (!id.success) throw new AppError('forum.not-found');
  return subjectIdSchema.parse(id.data);
}

function toProposal(text: string): SubjectId {
  const id = proposalIdSchema.safeParse(text);
  if (!id.success) throw new AppError('proposal.not-found');
  return id.data;
}

function toOpinion(text: string): OpinionId {
  const id = opinionIdSchema.safeParse(text);
  if (!id.success) throw new AppError('opinion.not-found');
  return id.data;
}
