// The least that a program in Node can do for the same figures: the given requests over one HTTP/2 connection.
import { connect } from 'node:http2';

const [port, ...tokens] = process.argv.slice(2);
const session = connect('https://chatgpt.com', {
  createConnection: undefined,
  servername: 'chatgpt.com',
  host: '127.0.0.1',
  port,
});
let open = tokens.length;
for (const token of tokens) {
  const stream = session.request({
    ':path': '/backend-api/wham/usage',
    authorization: `Bearer ${token}`,
    accept: 'application/json',
  });
  const chunks = [];
  stream.on('data', (chunk) => chunks.push(chunk));
  stream.on('end', () => {
    const { rate_limit: limit } = JSON.parse(Buffer.concat(chunks).toString());
    process.stdout.write(`${limit.primary_window.used_percent} ${limit.secondary_window.used_percent}\n`);
    open -= 1;
    if (open === 0) session.close();
  });
}
