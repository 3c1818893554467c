// A server of folders for the browser, on this machine alone.

import { createReadStream, existsSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join } from 'node:path';

const TYPES = {
  '.css': 'text/css',
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.wasm': 'application/wasm',
};

/** Serves each folder under its path, and each text under its own; gives the address and a way to end it. */
export async function serve(folders, texts = {}) {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url, 'http://local');
    const type = TYPES[extname(pathname)] ?? 'text/plain';
    if (pathname in texts) {
      response.writeHead(200, { 'content-type': `${type}; charset=utf-8` }).end(texts[pathname]);
      return;
    }
    const [path, folder] = Object.entries(folders).find(([path]) => pathname.startsWith(path)) ?? [];
    const file = folder && join(folder, pathname.slice(path.length));
    if (!file || pathname.includes('..') || !existsSync(file) || !statSync(file).isFile()) {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, { 'content-type': type });
    createReadStream(file).pipe(response);
  });
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  const end = () => {
    server.closeAllConnections();
    server.close();
  };
  return { address: `http://127.0.0.1:${server.address().port}`, end };
}
