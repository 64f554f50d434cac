// The one direction of dependencies. Each rule's comment says how to mend a breach.
const stages = ['event', 'mapping', 'plan', 'write', 'settle'];

/** A stage knows the stages before it by their types alone. */
const stageRules = stages.flatMap((stage, index) => {
  const before = stages.slice(0, index).join('|');
  const after = stages.slice(index + 1).join('|');
  return [
    ...(after
      ? [
          {
            name: `${stage}-knows-no-later-stage`,
            severity: 'error',
            comment: `The stage "${stage}" comes before ${after.replaceAll('|', ', ')}. Pass what it needs in from process.ts, or move the shared type to the earlier stage.`,
            from: { path: `^src/pipeline/${stage}/` },
            to: { path: `^src/pipeline/(${after})/` },
          },
        ]
      : []),
    ...(before
      ? [
          {
            name: `${stage}-takes-only-types-from-before`,
            severity: 'error',
            comment: `Use "import type" for what "${stage}" takes from an earlier stage; code that two stages run belongs in process.ts or in a leaf.`,
            from: { path: `^src/pipeline/${stage}/` },
            to: { path: `^src/pipeline/(${before})/`, dependencyTypesNot: ['type-only'] },
          },
        ]
      : []),
  ];
});

export default {
  forbidden: [
    {
      name: 'no-cycles',
      severity: 'error',
      comment: 'Two files that need each other are one file, or need a third that both import.',
      from: {},
      to: { circular: true },
    },
    ...stageRules,
    {
      name: 'stages-know-no-flow',
      severity: 'error',
      comment: 'process.ts and recover/ put the stages together. What a stage needs of another is passed in by them.',
      from: { path: `^src/pipeline/(${stages.join('|')})/` },
      to: { path: '^src/pipeline/(recover/|process)' },
    },
    {
      name: 'stages-know-no-host',
      severity: 'error',
      comment: 'The pipeline is wired by lambda, cli and local. Pass the dependency in as a parameter.',
      from: { path: '^src/pipeline/' },
      to: { path: '^src/(lambda|cli|local|check|examples|draft|org|overview|build)/' },
    },
    {
      name: 'author-time-knows-no-host',
      severity: 'error',
      comment:
        'What people need while they write mappings is used by cli. Pass an emulator or a terminal in as a port.',
      from: { path: '^src/(check|examples|draft|org|overview)/' },
      to: { path: '^src/(lambda|cli|local)/' },
    },
    {
      name: 'the-overview-is-pure',
      severity: 'error',
      comment: 'Its words also run in the page of the studio. Read files in cli or studio, and pass their content in.',
      from: { path: '^src/overview/' },
      to: { path: '^(node:)?(fs|net|http|https|child_process|path)' },
    },
    {
      name: 'the-page-knows-the-contract-alone',
      severity: 'error',
      comment:
        'The browser gets what the page imports. Ask the server for it: add it to the contract. The words of the overview and how a path is put into an expression are shared, and types are free.',
      from: { path: '^src/studio/page/' },
      to: {
        path: '^src/',
        pathNot: '^src/(studio/(page/|contract|edit/insert-path)|overview/words/)',
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'the-page-runs-in-a-browser',
      severity: 'error',
      comment: 'Node does not exist in a browser. Do it in the server of the studio.',
      from: { path: '^src/studio/page/' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'the-contract-is-types',
      severity: 'error',
      comment: 'Server and page both import the contract, so it may bring no code along.',
      from: { path: '^src/studio/contract' },
      to: { pathNot: '^src/studio/contract', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'what-the-studio-knows-is-pure',
      severity: 'error',
      comment: 'Files and the network belong to src/studio/server. Pass in the content, an emulator or a clock.',
      from: { path: '^src/studio/(compare|edit|evaluate|facts|form|parts|result)/' },
      to: {
        path: '^(node:)?(fs|net|http|https|child_process)|^src/(cli|local|lambda|build)/|^src/studio/(server|page)/',
      },
    },
    {
      name: 'the-studio-knows-no-function',
      severity: 'error',
      comment: 'The studio calls what the commands call. The function and its build are none of that.',
      from: { path: '^src/studio/' },
      to: { path: '^src/(lambda|build|publisher)/' },
    },
    {
      name: 'only-commands-open-the-studio',
      severity: 'error',
      comment: 'The studio is the outermost layer, beside the terminal. Move what others need to a layer below it.',
      from: { path: '^src/(?!studio/|cli/commands/)' },
      to: { path: '^src/studio/' },
    },
    {
      name: 'the-build-knows-no-host',
      severity: 'error',
      comment: 'The build packs what the functions read. A command checks the mappings first and shows the result.',
      from: { path: '^src/build/' },
      to: { path: '^src/(lambda|cli|local|check|examples|draft|org|overview|publisher)/' },
    },
    {
      name: 'leaves-know-nobody',
      severity: 'error',
      comment:
        'Files directly under src/ and in src/values/ are leaves that everybody may use. What needs a stage belongs in it.',
      from: { path: '^src/([^/]+\\.ts$|values/)' },
      to: { path: '^src/(?!values/)[^/]+/' },
    },
    {
      name: 'plan-is-pure',
      severity: 'error',
      comment: 'Planning does no I/O: read in the event stage, write in the write stage.',
      from: { path: '^src/pipeline/plan/' },
      to: { path: '^(node:)?(fs|net|http|https|child_process)|^node_modules/(@aws-sdk|jsforce)' },
    },
    {
      name: 'emulators-share-no-code-with-the-product',
      severity: 'error',
      comment:
        'An emulator that used our client code would agree with our mistakes. Write it from the service’s own documentation.',
      from: { path: '^src/local/(salesforce|s3|sqs|dynamodb|secrets|http)/' },
      to: { path: '^src/(?!local/)' },
    },
    {
      name: 'emulators-use-no-client-library',
      severity: 'error',
      comment: 'An emulator speaks the wire protocol itself; the client libraries are what it is tested with.',
      from: { path: '^src/local/(salesforce|s3|sqs|dynamodb|secrets|http)/' },
      to: { path: '^node_modules/(@aws-sdk|jsforce|jose)' },
    },
    {
      name: 'publisher-stands-alone',
      severity: 'error',
      comment: 'The platform installs it by itself: it may use Node and the S3 client, and nothing else of ours.',
      from: { path: '^src/publisher/' },
      to: { pathNot: '^src/publisher/|^node_modules/@aws-sdk/client-s3/', dependencyTypesNot: ['core'] },
    },
    {
      name: 'lambda-knows-no-other-host',
      severity: 'error',
      comment:
        'The function runs in AWS: nothing of the command line, the local stack or what authors use may reach its bundle.',
      from: { path: '^src/lambda/' },
      to: { path: '^src/(cli|local|check|examples|draft|org|overview|build)/' },
    },
    {
      name: 'local-knows-no-cli',
      severity: 'error',
      comment: 'The local stack is started by the command line, never the other way round.',
      from: { path: '^src/local/' },
      to: { path: '^src/cli/' },
    },
    {
      name: 'command-functions-know-no-terminal',
      severity: 'error',
      comment:
        'A command function returns data, so that other programs can call it. Parse options in commands/*-commands.ts, show the result in a render-*.ts, report progress by a callback.',
      from: { path: '^src/cli/commands/', pathNot: '-commands\\.ts$' },
      to: {
        path: '^node_modules/commander/|^src/cli/rendering/(terminal|progress|view)\\.ts$|/render-[^/]+\\.ts$',
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'product-knows-no-test',
      severity: 'error',
      comment: 'Move what both need into src/.',
      from: { path: '^src/' },
      to: { path: '^test/' },
    },
    {
      name: 'the-model-shares-nothing-with-the-product',
      severity: 'error',
      comment:
        'The model and the judge say what is right, so they may not take that from the product, not even its types. Write it from the design and the documentation; translate what the product returns in test/simulation/observe/.',
      from: { path: '^test/simulation/(model|judge)/', pathNot: '\\.test\\.ts$' },
      to: { pathNot: '^test/simulation/(model|judge)/' },
    },
    {
      name: 'the-model-knows-no-judge',
      severity: 'error',
      comment: 'The model says what Salesforce may hold. Comparing that with a run is the work of the judge.',
      from: { path: '^test/simulation/model/' },
      to: { path: '^test/simulation/judge/' },
    },
    {
      name: 'the-bench-measures-from-outside',
      severity: 'error',
      comment: 'The benchmark compares the built functions with others: from src/, it may import only the local stack.',
      from: { path: '^bench/' },
      to: { path: '^(src/(?!local/)|test/|scripts/)' },
    },
    {
      name: 'the-model-of-the-bench-imports-nothing',
      severity: 'error',
      comment:
        'The model defines what is correct, so it must not use the code that it judges. Pass in the data to compare.',
      from: { path: '^bench/model/' },
      to: { pathNot: '^bench/model/' },
    },
    {
      name: 'the-peers-of-the-bench-stand-alone',
      severity: 'error',
      comment: 'They are what another team would write: they may use packages, but none of our code.',
      from: { path: '^bench/peers/' },
      to: { path: '^(src|bench|test|scripts)/' },
    },
    {
      name: 'product-knows-no-bench',
      severity: 'error',
      comment: 'Move code that both need into src/local/.',
      from: { path: '^(src|scripts)/' },
      to: { path: '^bench/' },
    },
    {
      name: 'no-undeclared-package',
      severity: 'error',
      comment: 'Add the package to package.json: what another package brings along can vanish.',
      from: { path: '^(src|bench)/' },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown', 'undetermined', 'unknown'] },
    },
    {
      name: 'the-function-uses-no-dev-package',
      severity: 'error',
      comment: 'Move the package from devDependencies to dependencies, or the code to src/local.',
      from: { path: '^src/(pipeline|lambda|[^/]+\\.ts)' },
      to: { dependencyTypes: ['npm-dev'], pathNot: '@types/' },
    },
    {
      name: 'not-to-unresolvable',
      severity: 'error',
      comment: 'The import leads nowhere: mend the path.',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
