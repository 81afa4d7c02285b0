import { CfnOutput, Duration, RemovalPolicy, Stack, type StackProps, Validations } from 'aws-cdk-lib';
import * as cognito from 'aws-cdk-lib/aws-cognito';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import type { Settings } from './settings.ts';

/** Whom the API believes: who signs tokens, for whom, and where they say which roles somebody has. */
export interface SignInFacts {
  issuer: string;
  /** Where people sign in and a page fetches its token, where that is not the issuer's own address. */
  pages: string;
  jwksUri: string;
  audience: string;
  client: string;
  rolesClaim: string;
}

interface IdentityProps extends StackProps {
  settings: Settings;
}

/**
 * Sign-in, and the key that turns a signed-in subject into a pseudonym.
 *
 * Roles are groups of the user pool, named as the application reads them: `officer@seoul/youth`, `moderator@mapo`,
 * `admin@*`. They are given in operation, not here.
 */
export class IdentityStack extends Stack {
  readonly pseudonymKey: Secret;
  readonly signIn: SignInFacts;
  /** The key of the links in mails that end a kind of mail. */
  readonly mailLinkKey: Secret;
  /** The key of the cookies that remember who signed in. */
  readonly sessionKey: Secret;
  /** The key that the secrets of webhooks are sealed with. */
  readonly webhookKey: Secret;

  constructor(scope: Construct, id: string, { settings, ...props }: IdentityProps) {
    super(scope, id, props);
    this.pseudonymKey = this.#makeKey(
      'PseudonymKey',
      'Key of the pseudonyms. Never replace or lose it: everyone would become somebody else.',
    );
    Validations.of(this.pseudonymKey).acknowledge({
      id: 'AwsSolutions-SMG4',
      reason:
        'Rotating this key would give every citizen a new pseudonym: a second empathy for each, and nobody could reach ' +
        'what they proposed. It never leaves the API function.',
    });
    this.mailLinkKey = this.#makeKey(
      'MailLinkKey',
      'Key of the links that end mail. Replacing it breaks the links of every mail that is out.',
    );
    Validations.of(this.mailLinkKey).acknowledge({
      id: 'AwsSolutions-SMG4',
      reason:
        'The links of mails that are out have to work for as long as the mails are kept (RFC 8058). All that whoever ' +
        'had the key could do is end mail. Where that happens it is replaced by hand.',
    });
    this.sessionKey = this.#makeKey(
      'SessionKey',
      'Key of the cookies that remember who signed in. With another one everybody signs in anew.',
    );
    Validations.of(this.sessionKey).acknowledge({
      id: 'AwsSolutions-SMG4',
      reason:
        'Replacing it signs everybody out at once, which is for the operator to decide. Sessions end within hours by ' +
        'themselves, and the key never leaves the API function.',
    });
    this.webhookKey = this.#makeKey(
      'WebhookKey',
      'Key that the secrets of webhooks are sealed with. With another one every webhook needs a new secret.',
    );
    Validations.of(this.webhookKey).acknowledge({
      id: 'AwsSolutions-SMG4',
      reason:
        'With another key no webhook can be signed until its institution has made a new secret, which is for the ' +
        'operator to decide. It never leaves the functions that seal and sign.',
    });
    this.signIn = externalSignIn(settings) ?? this.#makeUserPool(settings);
    new CfnOutput(this, 'Issuer', { value: this.signIn.issuer });
    new CfnOutput(this, 'SignInClient', { value: this.signIn.client });
  }

  #makeKey(id: string, description: string): Secret {
    // Lower-case letters and digits without g to z are hexadecimal digits: 64 of them are 32 bytes.
    return new Secret(this, id, {
      description,
      generateSecretString: {
        passwordLength: 64,
        excludeUppercase: true,
        excludePunctuation: true,
        excludeCharacters: 'ghijklmnopqrstuvwxyz',
      },
      removalPolicy: RemovalPolicy.RETAIN,
    });
  }

  #makeUserPool({ stage, site, rolesClaim }: Settings): SignInFacts {
    const pool = new cognito.UserPool(this, 'People', {
      selfSignUpEnabled: true,
      signInAliases: { email: true },
      autoVerify: { email: true },
      accountRecovery: cognito.AccountRecovery.EMAIL_ONLY,
      featurePlan: cognito.FeaturePlan.LITE,
      mfa: cognito.Mfa.OPTIONAL,
      mfaSecondFactor: { otp: true, sms: false },
      passwordPolicy: {
        minLength: 12,
        requireLowercase: true,
        requireUppercase: true,
        requireDigits: true,
        requireSymbols: true,
      },
      deletionProtection: true,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    Validations.of(pool).acknowledge(
      {
        id: 'AwsSolutions-COG2',
        reason:
          'A second factor demanded of every citizen would keep many from taking part. It is offered to all, and given to ' +
          'officers when they are enrolled.',
      },
      {
        id: 'AwsSolutions-COG3',
        reason:
          'Threat protection is charged by the head of everyone who signs in: a viral day would cost what the rest of it ' +
          'does not. A deployment that wants it pays for it knowingly, or brings its own issuer.',
      },
      {
        id: 'AwsSolutions-COG8',
        reason: 'The plan without threat protection is chosen for the same reason.',
      },
    );
    const domainPrefix = `gongnon-${stage}`;
    pool.addDomain('Domain', { cognitoDomain: { domainPrefix } });
    const client = pool.addClient('Site', {
      // A public client: the code flow with PKCE, no secret that a page would have to hide.
      generateSecret: false,
      authFlows: {},
      oAuth: {
        flows: { authorizationCodeGrant: true, implicitCodeGrant: false, clientCredentials: false },
        scopes: [cognito.OAuthScope.OPENID, cognito.OAuthScope.PROFILE, cognito.OAuthScope.EMAIL],
        callbackUrls: [`https://${site}/auth/callback`, `https://${site}/api/v1/docs/oauth2-redirect.html`],
        logoutUrls: [`https://${site}/`],
      },
      preventUserExistenceErrors: true,
      enableTokenRevocation: true,
      accessTokenValidity: Duration.minutes(15),
      refreshTokenValidity: Duration.days(7),
    });
    const issuer = `https://cognito-idp.${this.region}.${this.urlSuffix}/${pool.userPoolId}`;
    const clientId = client.userPoolClientId;
    return {
      issuer,
      pages: `https://${domainPrefix}.auth.${this.region}.amazoncognito.com`,
      jwksUri: `${issuer}/.well-known/jwks.json`,
      audience: clientId,
      client: clientId,
      rolesClaim,
    };
  }
}

function externalSignIn({
  issuer,
  jwksUri,
  audience,
  signInClient,
  rolesClaim,
}: Settings): SignInFacts | undefined {
  if (issuer === undefined) return undefined;
  if (jwksUri === undefined || audience === undefined || signInClient === undefined) {
    throw new Error('an issuer of its own needs jwksUri, audience and signInClient beside it');
  }
  return { issuer, pages: new URL(issuer).origin, jwksUri, audience, client: signInClient, rolesClaim };
}
