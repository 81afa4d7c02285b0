import { createRoute, z } from '@hono/zod-openapi';
import type { Context } from '../../shared/context.ts';
import {
  bodyRefusals,
  jsonContent,
  jsonRequest,
  makeRouter,
  refusals,
  signInRefusals,
} from '../../shared/http/router.ts';
import { type AppEnv, actorOf } from './http.ts';
import { recordPerson, recordStaff, renamePerson } from './know-person.ts';
import { changeMailPreferences, readMailPreferences } from './mail-contact.ts';
import {
  type Actor,
  chosenNameSchema,
  fromGrant,
  languageSchema,
  mailChoicesSchema,
  type Person,
} from './model.ts';
import { publicName } from './rules.ts';

const meSchema = z
  .object({
    id: z.string(),
    /** What others see: the chosen name, else a pseudonym. */
    name: z.string(),
    chosenName: z.string().nullable(),
    roles: z.array(z.string()).openapi({ example: ['officer@seoul/democracy'] }),
  })
  .openapi('Me');

function toMe(actor: Actor, person: Person): z.infer<typeof meSchema> {
  return {
    id: person.id,
    name: publicName(person.id, person.name),
    chosenName: person.name ?? null,
    roles: actor.grants.map(fromGrant),
  };
}

const readMe = createRoute({
  method: 'get',
  path: '/people/me',
  tags: ['people'],
  summary: 'Who I am here: pseudonym, chosen name, roles',
  security: [{ signIn: [] }],
  responses: { 200: jsonContent(meSchema, 'Me'), ...refusals(...signInRefusals) },
});

const changeMe = createRoute({
  method: 'patch',
  path: '/people/me',
  tags: ['people'],
  summary: 'Choose the name others see',
  security: [{ signIn: [] }],
  request: jsonRequest(z.strictObject({ name: chosenNameSchema })),
  responses: { 200: jsonContent(meSchema, 'Me'), ...refusals(...signInRefusals, ...bodyRefusals) },
});

const myMailSchema = z
  .object({
    address: z.string().nullable().openapi({ description: 'As the identity provider has verified it' }),
    language: languageSchema,
    choices: z.object(mailChoicesSchema.shape),
  })
  .openapi('MyMail');

const readMyMail = createRoute({
  method: 'get',
  path: '/people/me/mail',
  tags: ['people'],
  summary: 'Where my mail goes, in which language, and what I chose to get',
  security: [{ signIn: [] }],
  responses: { 200: jsonContent(myMailSchema, 'Mine'), ...refusals(...signInRefusals) },
});

const changeMyMail = createRoute({
  method: 'put',
  path: '/people/me/mail',
  tags: ['people'],
  summary: 'Choose which mail I get, and in which language',
  security: [{ signIn: [] }],
  request: jsonRequest(z.strictObject({ language: languageSchema, choices: mailChoicesSchema })),
  responses: { 200: jsonContent(myMailSchema, 'Mine'), ...refusals(...signInRefusals, ...bodyRefusals) },
});

export function makePeopleRoutes(context: Context) {
  return makeRouter<AppEnv>()
    .openapi(readMe, async (c) => {
      const actor = actorOf(c);
      await recordStaff(context, actor);
      return c.json(toMe(actor, await recordPerson(context, actor)), 200);
    })
    .openapi(changeMe, async (c) => {
      const actor = actorOf(c);
      return c.json(toMe(actor, await renamePerson(context, actor, c.req.valid('json').name)), 200);
    })
    .openapi(readMyMail, async (c) => c.json(await readMailPreferences(context, actorOf(c)), 200))
    .openapi(changeMyMail, async (c) =>
      c.json(await changeMailPreferences(context, actorOf(c), c.req.valid('json')), 200),
    );
}
