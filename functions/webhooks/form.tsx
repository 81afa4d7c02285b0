import type { Context } from 'hono';
import { AppError } from '../../shared/errors.ts';
import { type FieldProblems, TextField } from '../../shared/web/fields.tsx';
import { textOf } from '../../shared/web/form.ts';
import type { Site } from '../../shared/web/site.ts';
import { type EndpointFacts, endpointFactsSchema, webhookTypes } from './model.ts';
import { webhookWords } from './words.ts';

/** What was typed of an endpoint. */
export interface Typed {
  url: string;
  description: string;
  types: string[];
  key?: string;
}

export async function typedIn(c: Context): Promise<{ typed: Typed; form: Record<string, unknown> }> {
  const form = await c.req.parseBody({ all: true });
  const types = [form.types ?? []].flat().filter((each) => typeof each === 'string');
  return {
    form,
    typed: {
      url: textOf(form, 'url'),
      description: textOf(form, 'description'),
      types,
      key: textOf(form, 'key'),
    },
  };
}

export function parseFacts(
  { language }: Site,
  typed: Typed,
): { facts?: EndpointFacts; problems: FieldProblems } {
  const parsed = endpointFactsSchema.safeParse(typed);
  if (parsed.success) return { facts: parsed.data, problems: {} };
  const { problems } = webhookWords[language];
  const names = new Set(parsed.error.issues.map(({ path }) => String(path[0]) as keyof typeof problems));
  return { problems: Object.fromEntries([...names].map((name) => [name, problems[name]])) };
}

/**
 * What to change in the form, where that is why it was refused.
 *
 * @throws the refusal where it is about something else
 */
export function problemsIn({ language }: Site, error: unknown): FieldProblems {
  const { problems } = webhookWords[language];
  if (!(error instanceof AppError)) throw error;
  if (error.code === 'webhook.address-refused') return { url: problems.url };
  if (error.code === 'webhook.too-many') return { url: problems.many };
  throw error;
}

export function EndpointFields(props: { site: Site; typed: Typed; problems: FieldProblems }) {
  const { site, typed, problems } = props;
  const own = webhookWords[site.language];
  return (
    <>
      <TextField
        site={site}
        name="url"
        label={own.url}
        hint={own.urlHint}
        value={typed.url}
        problems={problems}
        isRequired
        maxLength={500}
      />
      <TextField
        site={site}
        name="description"
        label={own.description}
        value={typed.description}
        problems={problems}
        maxLength={200}
      />
      <fieldset id="types" aria-describedby={problems.types ? 'types-error' : undefined}>
        <legend>{own.types}</legend>
        {problems.types ? (
          <p class="error" id="types-error">
            {problems.types}
          </p>
        ) : null}
        {webhookTypes.map((type) => (
          <p>
            <label>
              <input type="checkbox" name="types" value={type} checked={typed.types.includes(type)} />{' '}
              {own.typeNames[type]} <code>{type}</code>
            </label>
          </p>
        ))}
      </fieldset>
    </>
  );
}

/** A secret in full, this once. */
export function SecretShown({ site, secret }: { site: Site; secret: string | undefined }) {
  const own = webhookWords[site.language];
  return (
    <section class="notice" role="status">
      <h2>{own.secret}</h2>
      {secret === undefined ? (
        <p>{own.secretLost}</p>
      ) : (
        <>
          <p>{own.secretOnce}</p>
          <p>
            <code>{secret}</code>
          </p>
        </>
      )}
    </section>
  );
}
