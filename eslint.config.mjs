/* What ./dev lint asks of JavaScript; devkit/eslint.py fetches ESLint and runs it.

   ESLint's own recommendation, what follows an import into the other file, and what the
   OCA's template for addons asks besides that can be a mistake. Form is prettier's. */
import {
    createNodeResolver,
    importX,
} from "./.dev/eslint/node_modules/eslint-plugin-import-x/lib/index.js";
import {env} from "node:process";
import js from "./.dev/eslint/node_modules/@eslint/js/src/index.js";

/* A browser has hundreds of globals, among them `event`, `name` and `status`, behind
   which a lost variable would not be seen: so only those that are used. */
const BROWSER = [
    "Blob",
    "CSS",
    "URLSearchParams",
    "addEventListener",
    "clearTimeout",
    "console",
    "document",
    "fetch",
    "location",
    "navigator",
    "setTimeout",
    "window",
];
const ODOO = ["luxon", "odoo"];

const BESIDES = [
    "array-callback-return",
    "import-x/export",
    "import-x/named",
    "import-x/no-cycle",
    "import-x/no-self-import",
    "init-declarations",
    "no-alert",
    "no-constructor-return",
    "no-duplicate-imports",
    "no-empty-function",
    "no-eval",
    "no-extend-native",
    "no-implied-eval",
    "no-lonely-if",
    "no-new-func",
    "no-new-wrappers",
    "no-promise-executor-return",
    "no-return-assign",
    "no-self-compare",
    "no-sequences",
    "no-shadow",
    "no-template-curly-in-string",
    "no-throw-literal",
    "no-unmodified-loop-condition",
    "no-unneeded-ternary",
    "no-unreachable-loop",
    "no-unused-expressions",
    "no-var",
    "operator-assignment",
    "prefer-const",
    "radix",
];

const readonly = (names) => Object.fromEntries(names.map((name) => [name, "readonly"]));
const errors = (rules) => Object.fromEntries(rules.map((rule) => [rule, "error"]));

export default [
    js.configs.recommended,
    {
        plugins: {"import-x": importX},
        linterOptions: {reportUnusedDisableDirectives: "error"},
        settings: {
            "import-x/extensions": [".js"],
            "import-x/resolver-next": [
                createNodeResolver({
                    alias: JSON.parse(env.DEV_ODOO_MODULES),
                    extensions: [".js"],
                }),
            ],
        },
        rules: {
            ...errors(BESIDES),
            eqeqeq: ["error", "always", {null: "ignore"}],
            "import-x/no-unresolved": ["error", {ignore: ["^@odoo/"]}],
            // A function may stand below what calls it.
            "no-use-before-define": [
                "error",
                {classes: false, functions: false, variables: false},
            ],
        },
    },
    {
        files: ["**/static/**"],
        languageOptions: {globals: readonly(BROWSER)},
    },
    {
        files: ["*charitylog*/**"],
        languageOptions: {globals: readonly(ODOO)},
    },
];
