// Lets these files run from the checkout while their packages lie in a cache: `node --import ./packages.mjs`.
// Packages are looked up beside the running Node, which is itself one of them.
import { registerHooks } from 'node:module';
import { pathToFileURL } from 'node:url';

const here = new URL('./', import.meta.url).href;
const besideNode = pathToFileURL(process.execPath).href;
const isPackage = (specifier) => !/^(\.{0,2}\/|file:|node:)/.test(specifier);

registerHooks({
  resolve(specifier, context, next) {
    const ours = context.parentURL?.startsWith(here) && isPackage(specifier);
    return next(specifier, ours ? { ...context, parentURL: besideNode } : context);
  },
});
