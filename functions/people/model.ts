import { z } from 'zod';
import {
  type ClientId,
  departmentIdSchema,
  type InstitutionId,
  institutionIdSchema,
  personIdSchema,
} from '../../shared/ids.ts';
import { textSchema } from '../../shared/text.ts';

/** A role is held for one institution, or (moderators and administrators) for the whole deployment: `*`. */
const grantSchema = z.discriminatedUnion('role', [
  // `head` is an officer who leads the department and is told first when an answer is late.
  z.object({
    role: z.enum(['officer', 'head']),
    institution: institutionIdSchema,
    department: departmentIdSchema,
  }),
  z.object({
    role: z.enum(['moderator', 'admin']),
    institution: z.union([institutionIdSchema, z.literal('*')]),
  }),
]);
export type Grant = z.infer<typeof grantSchema>;

/** Whoever is signed in: a pseudonym and what it may do. Everyone signed in is a citizen. */
export interface Actor {
  person: z.infer<typeof personIdSchema>;
  grants: Grant[];
  /** The name the identity provider says the person chose to be called by. */
  nickname?: string;
  /** Where the identity provider has made sure that mail reaches the person. */
  address?: string;
  /** The partner's client that acts, in its institution's name or for this citizen; nothing where a person does. */
  client?: { id: ClientId; institution: InstitutionId };
}

export const chosenNameSchema = textSchema(30, { lines: false });

export const personSchema = z.object({
  id: personIdSchema,
  name: z.string().optional(),
  createdAt: z.iso.datetime(),
});
export type Person = z.infer<typeof personSchema>;

/** Where mail goes, as the identity provider has verified it: RFC 5321's longest, and nothing a header could be cut at. */
export const addressSchema = z.email().max(254);

/** What mail somebody may choose to get. What concerns one's own proposals or duties comes unless declined. */
export const mailChoicesSchema = z.strictObject({
  ownProposals: z.boolean(),
  followedProposals: z.boolean(),
  duties: z.boolean(),
  digest: z.boolean(),
});
export type MailChoices = z.infer<typeof mailChoicesSchema>;
export type MailChoice = keyof MailChoices;
export const mailChoiceSchema = mailChoicesSchema.keyof();

/** Proposals one follows are asked for one by one, so their mail comes; the digest comes to who asks for it. */
export const firstChoices: MailChoices = {
  ownProposals: true,
  followedProposals: true,
  duties: true,
  digest: false,
};

export const languageSchema = z.enum(['ko', 'en']);

/** How to reach a person by mail. It lies apart from the person and leaves this slice only to be sent to. */
export const contactSchema = z.object({
  address: addressSchema.optional(),
  language: languageSchema.default('ko'),
  choices: mailChoicesSchema.partial().default({}),
});
export type Contact = z.infer<typeof contactSchema>;

/**
 * Roles as an identity provider states them, one text a role: `officer@seoul/youth`, `head@seoul/youth`,
 * `moderator@mapo`, `admin@*`.
 */
export function toGrant(text: string): Grant | undefined {
  const match = /^([a-z]+)@([a-z0-9-]+|\*)(?:\/([a-z0-9-]+))?$/.exec(text);
  if (!match) return undefined;
  const [, role, institution, department] = match;
  const parsed = grantSchema.safeParse({ role, institution, department });
  return parsed.success ? parsed.data : undefined;
}

export function fromGrant(grant: Grant): string {
  return 'department' in grant
    ? `${grant.role}@${grant.institution}/${grant.department}`
    : `${grant.role}@${grant.institution}`;
}
