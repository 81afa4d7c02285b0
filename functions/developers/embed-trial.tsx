import type { Context as HonoContext } from 'hono';
import { AppError } from '../../shared/errors.ts';
import { clientIdSchema, forumIdSchema, institutionIdSchema, proposalIdSchema } from '../../shared/ids.ts';
import { pathIn } from '../../shared/web/locale.ts';
import type { Site } from '../../shared/web/site.ts';
import { listForums, readForum } from '../forums/index.ts';
import { getInstitution } from '../institutions/index.ts';
import { listProposals, readProposal } from '../proposals/index.ts';
import type { DevelopersMessages } from './messages.ko.ts';
import { pathOf } from './model.ts';
import { Code, Words } from './parts.tsx';

const kinds = ['proposal', 'list', 'forum'] as const;
type Kind = (typeof kinds)[number];

/** What is shown on trial: as it was asked for, or what there is. */
interface Trial {
  kind: Kind;
  /** Nothing where there is nothing to show. */
  id: string | undefined;
  typed: { id: string; client: string };
  client: string | undefined;
  isUnknown: boolean;
}

/** What the reader chose to see, checked to be there. */
export async function trialOf(c: HonoContext, { context }: Site): Promise<Trial> {
  const kind = kinds.find((each) => each === c.req.query('kind')) ?? 'proposal';
  const typed = { id: c.req.query('id')?.trim() ?? '', client: c.req.query('client')?.trim() ?? '' };
  const client = clientIdSchema.safeParse(typed.client).data;
  const isClient = typed.client === '' || client !== undefined;
  try {
    const id = typed.id === '' ? await anyOf(kind) : await known(kind, typed.id);
    return { kind, id, typed, client, isUnknown: !isClient };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { kind, id: undefined, typed, client, isUnknown: true };
  }

  async function anyOf(of: Kind): Promise<string | undefined> {
    const one = { sort: 'newest', limit: 1 } as const;
    if (of === 'forum') return (await listForums(context, one)).items[0]?.id;
    const [proposal] = (await listProposals(context, undefined, { ...one, state: 'open' })).items;
    return of === 'list' ? proposal?.institution : proposal?.id;
  }

  async function known(of: Kind, id: string): Promise<string> {
    if (of === 'list') return (await getInstitution(context, parsed(institutionIdSchema, id))).id;
    if (of === 'forum') return (await readForum(context, parsed(forumIdSchema, id))).id;
    return (await readProposal(context, undefined, parsed(proposalIdSchema, id))).id;
  }
}

function parsed<Id>(schema: { safeParse(value: unknown): { data?: Id | undefined } }, id: string): Id {
  const { data } = schema.safeParse(id);
  if (data === undefined) throw new AppError('request.not-found');
  return data;
}

/** The part of a site that shows an embed, and what its policy has to let through is said beside it. */
function codeOf(origin: string, { kind, id }: Trial, client: string): string {
  const attribute = kind === 'list' ? 'institution' : kind;
  return `<script async src="${origin}/embed/v1.js"></script>
<gongnon-${kind} client="${client}" ${attribute}="${id}"></gongnon-${kind}>`;
}

function frameOf(site: Site, own: DevelopersMessages, { kind, id }: Trial, client: string): string {
  const folder = { proposal: 'proposals', forum: 'forums', list: 'institutions' }[kind];
  const address = `${site.origin}${pathIn(site.language, `/embed/${folder}/${id}`)}?client=${client}`;
  return `<iframe src="${address}" title="${own.embed.frameTitle}" width="100%" height="320"></iframe>`;
}

export function EmbedTrial(props: Trial & { site: Site; own: DevelopersMessages }) {
  const { site, own, kind, id, typed, client, isUnknown } = props;
  const text = own.embed;
  const shown = client ?? 'cli_…';
  const Element = `gongnon-${kind}`;
  return (
    <>
      <form class="form" method="get" action={pathIn(site.language, pathOf('embeds'))}>
        <p>
          <label for="kind">{text.kind}</label>
          <select id="kind" name="kind" class="krds-form-select">
            {kinds.map((each) => (
              <option value={each} selected={each === kind}>
                {text.kinds[each]}
              </option>
            ))}
          </select>
        </p>
        <p>
          <label for="id">
            <Words text={text.id} />
          </label>
          <input id="id" name="id" class="krds-input" value={typed.id} autocomplete="off" />
        </p>
        <p>
          <label for="client">
            <Words text={text.client} />
          </label>
          <input id="client" name="client" class="krds-input" value={typed.client} autocomplete="off" />
        </p>
        <button class="krds-btn secondary medium" type="submit">
          {text.show}
        </button>
      </form>
      {isUnknown ? (
        <p class="notice" role="status">
          {text.unknown}
        </p>
      ) : null}
      {id === undefined ? (
        isUnknown ? null : (
          <p class="notice">{text.none}</p>
        )
      ) : (
        <>
          <h3>{text.preview}</h3>
          <script async src="/embed/v1.js" />
          <Element {...{ [kind === 'list' ? 'institution' : kind]: id }} />
          <h3>{text.code}</h3>
          <Code own={own} id="embed-code" text={codeOf(site.origin, props, shown)} />
          <h3>{text.frame}</h3>
          <Code own={own} id="frame-code" text={frameOf(site, own, props, shown)} />
        </>
      )}
    </>
  );
}
