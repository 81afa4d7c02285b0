/**
 * The closed catalogue of refusals: the code is the promise to callers, the status is said here and nowhere else, and
 * the code is the key of the sentence in `shared/i18n`.
 */
export const errorStatus = {
  'request.malformed-json': 400,
  'request.duplicate-key': 400,
  'request.too-deep': 400,
  'request.invalid': 400,
  'request.bad-cursor': 400,
  'request.not-found': 404,
  'request.method-not-allowed': 405,
  'request.too-large': 413,
  'request.unsupported-type': 415,
  'request.idempotency-key-invalid': 400,
  'request.idempotency-key-reused': 422,
  'auth.required': 401,
  'auth.invalid-token': 401,
  'auth.expired-token': 401,
  'auth.forbidden': 403,
  'auth.cross-site': 403,
  'auth.sign-in-failed': 400,
  'institution.not-found': 404,
  'institution.already-open': 409,
  'institution.changed': 409,
  'standing-page.not-found': 404,
  'standing-page.changed': 409,
  'department.not-found': 404,
  'proposal.not-found': 404,
  'proposal.wrong-state': 409,
  'proposal.step-fired': 409,
  'proposal.too-many-addenda': 409,
  'proposal.changed': 409,
  'screening.taken': 409,
  'report.not-found': 404,
  'report.changed': 409,
  'empathy.not-open': 409,
  'empathy.window-closed': 409,
  'forum.not-found': 404,
  'forum.wrong-state': 409,
  'forum.changed': 409,
  'forum.date-wrong': 422,
  'forum.too-many-changes': 409,
  'stance.unknown': 422,
  'stance.not-open': 409,
  'stance.closed': 409,
  'stance.too-many-changes': 409,
  'statement.not-found': 404,
  'statement.duplicate': 409,
  'statement.similar': 409,
  'statement.too-many': 409,
  'statement.removed': 409,
  'statement.changed': 409,
  'attachment.not-found': 404,
  'attachment.type-unknown': 415,
  'attachment.too-large': 413,
  'attachment.empty': 400,
  'opinion.not-found': 404,
  'opinion.not-open': 409,
  'opinion.closed': 409,
  'opinion.wrong-state': 409,
  'opinion.stance-needed': 409,
  'opinion.duplicate': 409,
  'opinion.too-many': 409,
  'opinion.too-many-changes': 409,
  'opinion.too-deep': 409,
  'opinion.own': 409,
  'opinion.changed': 409,
  'answer.not-found': 404,
  'answer.wrong-state': 409,
  'answer.already-interim': 409,
  'answer.date-not-later': 422,
  'answer.same-department': 422,
  'answer.officer-unknown': 422,
  'answer.too-many-changes': 409,
  'answer.changed': 409,
  'draft.not-found': 404,
  'draft.changed': 409,
  'template.changed': 409,
  'template.too-many': 409,
  'contribution.not-found': 404,
  'contribution.already-given': 409,
  'rating.not-supporter': 403,
  'rating.closed': 409,
  'commitment.not-found': 404,
  'commitment.wrong-state': 409,
  'commitment.date-past': 422,
  'panel.not-found': 404,
  'panel.wrong-state': 409,
  'panel.changed': 409,
  'panel.too-early': 409,
  'panel.recruiting-over': 409,
  'panel.already-applied': 409,
  'panel.already-seated': 409,
  'panel.no-seat': 403,
  'panel.bad-code': 403,
  'panel.too-many-seats': 409,
  'panel.too-few-members': 409,
  'candidate.not-found': 404,
  'candidate.unsuitable': 422,
  'candidate.wrong-state': 409,
  'candidate.vote-over': 409,
  'candidate.changed': 409,
  'reconciliation.not-found': 404,
  'mail.not-found': 404,
  'mail.bad-link': 400,
  'server.unavailable': 503,
  'server.fault': 500,
} as const;

export type ErrorCode = keyof typeof errorStatus;

export interface FieldError {
  /** A JSON pointer into the body, or the name of a parameter. */
  field: string;
  message: string;
}

/** An expected refusal. Whatever else is thrown is a bug and becomes `server.fault`. */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly fields: FieldError[] | undefined;
  constructor(code: ErrorCode, fields?: FieldError[]) {
    super(code);
    this.name = 'AppError';
    this.code = code;
    this.fields = fields;
  }
}
