// What LiveKit's SDK says of a token, or a token of its own. The module is looked up in the folder SDK names.
//   SDK=FOLDER node tokens.mjs verify KEY SECRET TOKEN     prints the claims as JSON; exit 1 when it refuses the token
//   SDK=FOLDER node tokens.mjs make KEY SECRET BODY        prints the token with which a webhook signs BODY
//   SDK=FOLDER node tokens.mjs receive KEY SECRET BODY TOKEN   prints the event that it reads; exit 1 when it refuses
import { createHash } from 'node:crypto';
import { createRequire } from 'node:module';

const sdk = createRequire(`${process.env.SDK}/`)('livekit-server-sdk');
const [what, key, secret, third, fourth] = process.argv.slice(2);
try {
  if (what === 'verify') {
    console.log(JSON.stringify(await new sdk.TokenVerifier(key, secret).verify(third)));
  } else if (what === 'make') {
    const token = new sdk.AccessToken(key, secret, { ttl: 300 });
    token.sha256 = createHash('sha256').update(third).digest('base64');
    console.log(await token.toJwt());
  } else if (what === 'receive') {
    const event = await new sdk.WebhookReceiver(key, secret).receive(third, fourth);
    console.log(JSON.stringify({ event: event.event, id: event.id }));
  } else {
    throw new Error(`no such thing: ${what}`);
  }
} catch (error) {
  console.error(String(error));
  process.exit(1);
}
