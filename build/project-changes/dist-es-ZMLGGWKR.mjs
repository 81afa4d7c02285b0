import{createRequire}from'node:module';const require=createRequire(import.meta.url);
import{a,b,c,d,e,f,g}from"./chunk-IE6Y6TZW.mjs";import"./chunk-QQEAVJZB.mjs";import"./chunk-H3NV55V2.mjs";import"./chunk-5MFAYPWM.mjs";import"./chunk-IBUAYT5S.mjs";export{f as ENV_ACCOUNT_ID,e as ENV_CREDENTIAL_SCOPE,d as ENV_EXPIRATION,a as ENV_KEY,b as ENV_SECRET,c as ENV_SESSION,g as fromEnv};
//# sourceMappingURL=dist-es-ZMLGGWKR.mjs.map
