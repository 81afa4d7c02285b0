import { Hono, type Context as HonoContext } from 'hono';
import { AppError, type ErrorCode, errorStatus } from '../../shared/errors.ts';
import { errorSentences } from '../../shared/i18n/language.ts';
import {
  type ForumId,
  forumIdSchema,
  forumOfStatement,
  type StatementId,
  statementIdSchema,
} from '../../shared/ids.ts';
import { textOf } from '../../shared/web/form.ts';
import { pathIn } from '../../shared/web/locale.ts';
import type { Site } from '../../shared/web/site.ts';
import { makeForumGates } from '../forums/index.ts';
import { type AppEnv, actorOf } from '../people/index.ts';
import { hidingCodeSchema } from '../proposals/index.ts';
import { groupsPage } from './groups-page.tsx';
import { makeStatement, seedStatement } from './make-statement.ts';
import { markStatement, unmarkStatement } from './mark-statement.ts';
import { markSchema, removalReasonSchema, statementTextSchema } from './model.ts';
import { removeStatement, restoreStatement } from './remove-statement.ts';
import { statementsPage } from './statements-page.tsx';
import { statementWords } from './words.ts';

/** Statements to mark, and the groups that come of it. */
export function makeStatementPages(site: Site): Hono<AppEnv> {
  const gates = makeForumGates(site.context);
  return new Hono<AppEnv>()
    .get('/forums/:id/statements', (c) => statementsPage(c, site, toForum(c.req.param('id'))))
    .get('/forums/:id/groups', (c) => groupsPage(c, site, toForum(c.req.param('id'))))
    .post('/forums/:id/statements', (c) => postStatement(c, site, gates, toForum(c.req.param('id'))))
    .post('/statements/:id/mark', async (c) => {
      const actor = actorOf(c);
      const id = toStatement(c.req.param('id'));
      const form = await c.req.parseBody();
      const typed = textOf(form, 'mark');
      if (typed === 'none') await unmarkStatement(site.context, gates, actor, id);
      else {
        const mark = markSchema.safeParse(typed === '' ? undefined : Number(typed));
        if (!mark.success) throw new AppError('request.invalid');
        await markStatement(site.context, gates, actor, id, mark.data);
      }
      const place = textOf(form, 'from') === 'all' ? `#${id}` : '#next';
      return c.redirect(`${back(site, forumOfStatement(id))}${place}`, 303);
    })
    .post('/statements/:id/removal', (c) => postRemoval(c, site, toStatement(c.req.param('id'))))
    .post('/statements/:id/restoration', async (c) => {
      const id = toStatement(c.req.param('id'));
      await restoreStatement(site.context, actorOf(c), id);
      return c.redirect(`${back(site, forumOfStatement(id))}#${id}`, 303);
    });
}

const back = ({ language }: Site, id: ForumId) => pathIn(language, `/forums/${id}/statements`);

/** What the form itself can put right. */
const correctable: readonly ErrorCode[] = ['statement.duplicate', 'statement.similar', 'statement.too-many'];

async function postStatement(
  c: HonoContext<AppEnv>,
  site: Site,
  gates: ReturnType<typeof makeForumGates>,
  id: ForumId,
): Promise<Response> {
  const { context, language } = site;
  const actor = actorOf(c);
  const form = await c.req.parseBody();
  const typed = { text: textOf(form, 'text') };
  const text = statementTextSchema.safeParse(typed.text);
  if (!text.success) {
    const problems = { text: statementWords[language].errors.text };
    return statementsPage(c, site, id, { typed, problems, status: errorStatus['request.invalid'] });
  }
  try {
    if (textOf(form, 'isSeed') === 'true') await seedStatement(context, actor, id, text.data);
    else await makeStatement(context, gates, actor, id, text.data);
  } catch (error) {
    if (!(error instanceof AppError) || !correctable.includes(error.code)) throw error;
    const problems = { text: errorSentences[language][error.code] };
    return statementsPage(c, site, id, { typed, problems, status: errorStatus[error.code] });
  }
  return c.redirect(`${back(site, id)}?made`, 303);
}

async function postRemoval(c: HonoContext<AppEnv>, site: Site, id: StatementId): Promise<Response> {
  const { context, language } = site;
  const own = statementWords[language];
  const actor = actorOf(c);
  const form = await c.req.parseBody();
  const typed = { code: textOf(form, `code-${id}`), reason: textOf(form, `reason-${id}`) };
  const code = hidingCodeSchema.safeParse(typed.code);
  const reason = removalReasonSchema.safeParse(typed.reason);
  if (!code.success || !reason.success) {
    const problems = {
      ...(!code.success && { [`code-${id}`]: own.removeErrors.code }),
      ...(!reason.success && { [`reason-${id}`]: own.removeErrors.reason }),
    };
    const status = errorStatus['request.invalid'];
    return statementsPage(c, site, forumOfStatement(id), { about: id, typed, problems, status });
  }
  await removeStatement(context, actor, id, { code: code.data, reason: reason.data });
  return c.redirect(`${back(site, forumOfStatement(id))}#${id}`, 303);
}

function toForum(text: string): ForumId {
  const id = forumIdSchema.safeParse(text);
  if (!id.success) throw new AppError('forum.not-found');
  return id.data;
}

function toStatement(text: string): StatementId {
  const id = statementIdSchema.safeParse(text);
  if (!id.success) throw new AppError('statement.not-found');
  return id.data;
}
