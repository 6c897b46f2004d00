/** Who may import whom. Arrows point to shared, and shared touches nothing. */
const only = (name, from, allowed, comment) => ({
  name,
  comment,
  severity: 'error',
  from: { path: from },
  to: { pathNot: allowed, dependencyTypesNot: ['core'] },
});

const never = (name, from, to, comment) => ({ name, comment, severity: 'error', from, to });

/**
 * A room of `root` imports the files of the root and these rooms, and no other room. A room may have a door: the file of the
 * root that has its name, which is a part of it.
 */
const beneath = (root, room, others, comment, doors = []) => {
  const allowed = [room, ...others];
  const door = (names) => names.filter((name) => doors.includes(name)).map((name) => `${name}\\.ts$`);
  const folder = (names) => names.map((name) => `${name}/`);
  const any = (...parts) => `^${root}/(${parts.flat().join('|')})`;
  return never(
    `${root}-${room}-is-beneath-the-others`,
    { path: any(folder([room]), door([room])) },
    { path: any('[^/]+/', door(doors)), pathNot: any(folder(allowed), door(allowed)) },
    comment,
  );
};

/** Each room knows rooms that stand above it here, the ones that it names, and no others: so there can be no circle of rooms. */
const inOrder = (root, rows, doors) =>
  rows.map(([room, others, comment = 'It knows none of what is made of it.'], at) => {
    const above = rows.slice(0, at).map(([name]) => name);
    const below = others.filter((other) => !above.includes(other));
    if (below.length > 0) throw new Error(`${root}/${room} would make a circle with ${below.join(', ')}.`);
    return beneath(root, room, others, comment, doors);
  });

/** Files of shared/ that open the room of their name, or are a room by themselves. All others are words, and know no room. */
const SHARED_DOORS = ['policy', 'messages', 'rights', 'ports', 'lifecycle'];

module.exports = {
  forbidden: [
    never(
      'no-circles',
      {},
      { circular: true },
      'Two files that need each other are one file, or have a third in common.',
    ),
    never(
      'no-unresolved',
      {},
      { couldNotResolve: true, pathNot: '^aws-lambda$' },
      'What is imported must be there.',
    ),
    never(
      'no-orphans',
      {
        orphan: true,
        path: '^(functions|shared|client|local|infra)/',
        // Six take another file's place in what is bundled; two run before all others.
        pathNot:
          '^(functions/aws/platform/(credentials|http|process)\\.ts|infra/package/(function-code|page-source|least-cdk)\\.ts|local/node\\.cjs)$',
      },
      {},
      'A file nobody imports.',
    ),
    only(
      'shared-touches-nothing',
      '^shared/',
      ['^shared/', 'node_modules/zod/'],
      'No I/O, no clock, no SDK.',
    ),
    never(
      'shared-no-io',
      { path: '^shared/' },
      { dependencyTypes: ['core'], pathNot: '^(node:)?crypto$' },
      'Hashing is the only thing of Node in shared.',
    ),
    only(
      'functions-know-no-adapter',
      '^functions/(?!aws/|lambda/)',
      ['^functions/(?!aws/|lambda/)', '^shared/', 'node_modules/(zod|aws-jwt-verify)/'],
      'Handlers see ports.',
    ),
    never(
      'functions-start-without-the-whole-wire',
      { path: '^(functions|shared)/' },
      { path: '^shared/messages\\.ts$', dependencyTypesNot: ['type-only'] },
      'It makes the schema of every message; a theme of shared/messages/ makes its own when it is asked.',
    ),
    only(
      'adapters-know-ports-and-sdk',
      '^functions/aws/',
      ['^functions/aws/', '^shared/', 'node_modules/@(aws-sdk|smithy)/'],
      'One port, one SDK client.',
    ),
    ...inOrder('functions/aws', [
      ['items', [], 'How a thing is written in the table, whoever reads it.'],
      ['platform', ['items'], 'Each service by itself.'],
      ['audit', ['items', 'platform']],
      ['mine', ['items']],
      ['presence', ['items', 'platform'], 'Who is inside, whatever the session is called.'],
      ['content', ['items', 'platform'], 'What is written in a session, whoever is inside.'],
      [
        'directory',
        ['items', 'platform', 'presence'],
        'Which of them somebody is in, it asks of those inside.',
      ],
      ['bus', ['items', 'platform', 'audit', 'directory']],
    ]),
    never(
      'functions-aws-rooms-know-no-file-above',
      { path: '^functions/aws/[^/]+/' },
      { path: '^functions/aws/[^/]+$' },
      'What goes through several rooms is made of them.',
    ),
    ...inOrder('functions', [
      ['message', [], 'From a frame to a request, and from what is answered to a frame.'],
      ['bus', [], 'What others are told is read off the stream, and of nobody’s doing.'],
      ['entitlement', [], 'What somebody may do is asked before anything is done.'],
      ['events', ['entitlement'], 'What the platform says comes before all that we make of it.'],
      ['identity', ['entitlement', 'events'], 'Whose it is is known before anything is done.'],
      ['session', [], 'What is written down of a session, and who is told.'],
      ['rules', ['message', 'session'], 'How tight the timings are, and whom they reach.'],
      ['entering', ['message', 'entitlement'], 'Who gets in, and who is outside.'],
      ['limits', ['message', 'identity', 'entering'], 'How much somebody may use.'],
      [
        'sharing',
        ['message', 'entering', 'limits'],
        'States, signals and what somebody keeps for themselves.',
      ],
      [
        'attendance',
        ['message', 'entering'],
        'What was is read from the trail alone, and by whoever may know.',
      ],
      [
        'actions',
        ['message', 'entitlement', 'session', 'rules', 'entering', 'limits', 'sharing'],
        'What people say, each action by itself: none knows how it was found.',
      ],
      [
        'routing',
        ['message', 'entering', 'sharing', 'attendance', 'actions'],
        'Which action is done by what.',
      ],
      [
        'service',
        ['message', 'identity', 'session', 'rules', 'entering', 'attendance', 'actions'],
        'The door of backends does what people do by the same actions.',
      ],
    ]),
    ...inOrder('functions/actions', [
      ['directory', []],
      ['rules', ['directory']],
      ['door', ['directory']],
      ['inside', ['directory']],
      ['content', ['inside'], 'To write is to be active, and not the other way about.'],
    ]),
    never(
      'functions-rooms-know-no-door',
      { path: '^functions/(?!lambda/)[^/]+/' },
      { path: '^functions/(?!app\\.ts$)[^/]+$' },
      'A door opens into the rooms; none of them leads out by it.',
    ),
    never(
      'functions-service-is-a-door',
      { path: '^functions/(?!service/|bus/|lambda/)' },
      { path: '^functions/(service|bus)/' },
      'Backends come by a door of their own, and the bus has its own: what people do knows neither.',
    ),
    ...inOrder(
      'shared',
      [
        ['standards', [], 'The clauses are quoted, and know nothing of whoever keeps them.'],
        ['policy', ['standards'], 'The timings, checked.'],
        ['rules', ['standards', 'policy'], 'How tight the timings are, whoever they are for.'],
        ['messages', ['rules'], 'The wire is declared by itself.'],
        ['audit', ['policy', 'rules'], 'What is on record, and that nothing of it was taken out.'],
        [
          'presence',
          ['policy', 'rules', 'messages', 'audit'],
          'How somebody stands, and nothing of how they came to.',
        ],
        ['content', ['presence'], 'What is written in a session.'],
        [
          'directory',
          ['policy', 'rules', 'messages', 'audit', 'presence'],
          'Which sessions, groups and contacts there are.',
        ],
        ['rights', ['messages', 'presence', 'directory'], 'Who may do what.'],
        [
          'ports',
          ['rules', 'messages', 'audit', 'presence', 'content', 'directory'],
          'A port names things, and nothing of what is done with them.',
        ],
        [
          'lifecycle',
          ['policy', 'rules', 'messages', 'audit', 'presence'],
          'What is decided, and by nothing but what it is given: it knows no port.',
        ],
        [
          'path',
          ['policy', 'rules', 'messages', 'audit', 'presence', 'directory', 'rights', 'ports', 'lifecycle'],
          'The one way that every happening takes.',
        ],
        [
          'replay',
          ['policy', 'rules', 'audit', 'presence', 'lifecycle'],
          'What is on record is lived through once more.',
        ],
        [
          'evidence',
          ['standards', 'policy', 'audit', 'presence'],
          'What is made of the records, for whoever asks.',
        ],
        [
          'bus',
          ['policy', 'audit', 'presence', 'directory'],
          'What becomes of somebody does not know who is told of it.',
        ],
      ],
      SHARED_DOORS,
    ),
    never(
      'shared-words-know-no-room',
      { path: `^shared/(?!(${SHARED_DOORS.join('|')})\\.ts$)[^/]+$` },
      { path: `^shared/([^/]+/|(${SHARED_DOORS.join('|')})\\.ts$)` },
      'What every room speaks of is beneath all of them.',
    ),
    ...inOrder('client', [
      ['link', [], 'The one socket, and what is said over it until it is answered.'],
      ['content', ['link'], 'What is written in a session, as it is kept and sent.'],
      ['session', ['link', 'content'], 'Somebody in a session.'],
      ['own', ['session'], 'What somebody does for themselves; an entry apart.'],
      ['documents', ['content', 'session', 'own'], 'Documents edited together; an entry apart.'],
      ['warning', ['session'], 'The dialog; an entry apart.'],
      ['service', ['link'], 'What backends need; an entry apart.'],
      ['package', [], 'How it is published.'],
    ]),
    never(
      'client-words-know-no-room',
      { path: '^client/(clock|environment|error|error-code|listeners)\\.ts$' },
      { path: '^client/[^/]+/' },
      'What every room speaks of is beneath all of them.',
    ),
    only(
      'client-knows-the-wire',
      '^client/(?!package/)',
      [
        '^client/',
        '^shared/(messages(\\.ts|/)|(endings|errors)\\.ts)',
        'node_modules/(zod|yjs|y-protocols|react|@types/react|aws4fetch)/',
      ],
      'The SDK is published without the server.',
    ),
    never(
      'client-core-knows-no-react',
      { path: '^client/', pathNot: '^client/react\\.tsx?$' },
      { path: 'node_modules/(@types/)?react' },
      'React is a separate entry.',
    ),
    never(
      'client-core-signs-nothing',
      { path: '^client/', pathNot: '^client/service/' },
      { path: 'node_modules/aws4fetch|^client/service/' },
      'What backends need is a separate entry.',
    ),
    never(
      'client-core-knows-no-dialog',
      { path: '^client/', pathNot: '^client/(dialog\\.ts$|warning/)' },
      { path: '^client/(dialog\\.ts$|warning/)' },
      'The dialog is a separate entry, made of what the core is.',
    ),
    never(
      'dialog-is-used-by-its-entry',
      { path: '^web/' },
      { path: '^client/warning/' },
      'The page uses what others are given.',
    ),
    never(
      'only-documents-know-yjs',
      { path: '^client/', pathNot: '^client/documents/' },
      { path: 'node_modules/(yjs|y-protocols)/' },
      'The provider is a separate entry.',
    ),
    only(
      'web-knows-the-client',
      '^web/(?!ops/|hosting/)',
      [
        '^web/',
        '^client/',
        'node_modules/(react|react-dom|@types/react|@types/react-dom|scheduler|oauth4webapi)/',
      ],
      'The page uses the SDK, and an OAuth client for the login.',
    ),
    only(
      'ops-is-by-itself',
      '^web/ops/',
      [
        '^web/(ops/|style/|icon\\.svg$|parts/frame/translation\\.ts$)',
        '^docs/runbook\\.md$',
        'node_modules/(react|react-dom|@types/react|@types/react-dom|scheduler|uplot)/',
      ],
      'The operator’s page reads what the stack shows; it shares the look of the page, that a browser may translate it, and nothing else.',
    ),
    ...inOrder('web/parts', [
      ['frame', [], 'What stands around every page.'],
      ['holds', ['frame']],
      ['forms', ['frame'], 'What is asked and answered.'],
      ['lists', ['forms'], 'What is chosen from.'],
    ]),
    only(
      'web-parts-know-no-room',
      '^web/parts/',
      ['^web/(parts|words)/', '^client/', 'node_modules/(react|react-dom|@types/react|@types/react-dom)/'],
      'What several rooms use is of none of them.',
    ),
    only('web-keeping-is-by-itself', '^web/keeping/', ['^web/keeping/'], 'What a browser keeps.'),
    only(
      'web-login-knows-what-is-kept',
      '^web/login/',
      ['^web/(login|keeping)/', 'node_modules/oauth4webapi/'],
      'Who somebody is, whatever they come for.',
    ),
    only(
      'web-words-know-what-has-names',
      '^web/words/',
      ['^web/(words|keeping)/', '^client/', 'node_modules/(react|@types/react)/'],
      'What the page says, and nothing of what it shows.',
    ),
    only(
      'web-rules-know-parts',
      '^web/rules/',
      ['^web/(rules|parts|words)/', '^client/', 'node_modules/(react|@types/react)/'],
      'The timings of a session or of a group, which two rooms show.',
    ),
    only(
      'web-past-knows-parts',
      '^web/past/',
      ['^web/(past|parts|words)/', '^client/', 'node_modules/(react|@types/react)/'],
      'What was: who was there, and oneself.',
    ),
    only(
      'web-managing-knows-parts',
      '^web/managing/',
      ['^web/(managing|past|rules|parts|words)/', '^client/', 'node_modules/(react|@types/react)/'],
      'What a moderator arranges.',
    ),
    only(
      'web-lists-know-parts',
      '^web/lists/',
      ['^web/(lists|past|rules|parts|words)/', '^client/', 'node_modules/(react|@types/react)/'],
      'What is open to somebody, by session, group and contact.',
    ),
    only(
      'web-session-knows-managing-and-parts',
      '^web/session/',
      ['^web/(session|managing|past|parts|words)/', '^client/', 'node_modules/(react|@types/react)/'],
      'The workspace, and what is said over it.',
    ),
    only(
      'web-entering-knows-session-and-parts',
      '^web/entering/',
      [
        '^web/(entering|keeping|login|session|parts|words)/',
        '^web/icon\\.svg$',
        '^client/',
        'node_modules/(react|@types/react|oauth4webapi)/',
      ],
      'Who somebody is, and how they get in.',
    ),
    only(
      'web-hosting-is-by-itself',
      '^web/hosting/',
      ['^web/hosting/', 'node_modules/esbuild/'],
      'What whoever serves the page has to know; the page is named by its path.',
    ),
    never(
      'page-knows-no-host',
      { path: '^web/(?!hosting/)' },
      { path: '^web/hosting/' },
      'The page is the same wherever it is served.',
    ),
    never(
      'web-knows-no-ops',
      { path: '^web/(?!ops/)' },
      { path: '^web/ops/' },
      'The operator’s page is no part of a deployment.',
    ),
    ...inOrder('infra', [
      ['settings', [], 'What is said of a deployment, before anything is made of it.'],
      [
        'constructs',
        ['settings'],
        'They are given what was made of the settings, and ask no more than what a Region or a token is.',
      ],
      ['operations', ['settings'], 'What an operator runs against a stack knows it by its outputs.'],
      ['package', [], 'How it is published.'],
    ]),
    only(
      'infra-is-by-itself',
      '^infra/',
      [
        '^infra/',
        '^shared/(policy|instant|metrics|endings|account)\\.ts$',
        '^shared/standards/',
        '^shared/rules/(rule|deployment)\\.ts$',
        '^web/hosting/',
        'node_modules/',
      ],
      'Functions are named by their path.',
    ),
    ...inOrder('local', [
      ['iam', [], 'Who may do what is asked by every service.'],
      ['endpoints', ['iam']],
      ['watch', [], 'What is measured is told to it; it asks nobody.'],
      ['template', ['iam', 'watch'], 'What is deployed is read once, and known to no service yet.'],
      ['data', [], 'What survives a stack.'],
      ['functions', ['iam', 'endpoints', 'watch', 'template', 'data']],
      ['gateway', ['iam', 'endpoints', 'watch', 'template', 'functions']],
      ['bus', ['iam', 'endpoints', 'template']],
      ['queue', ['iam', 'endpoints', 'watch', 'template', 'data', 'functions']],
      ['scheduler', ['iam', 'endpoints', 'watch', 'template', 'data', 'functions']],
      ['stream', ['iam', 'watch', 'template', 'data', 'functions']],
      ['table', ['iam', 'endpoints', 'watch', 'template', 'stream']],
      ['service', ['watch', 'template', 'functions']],
      ['entitlement', ['template']],
      ['identity', [], 'The issuer is somebody else.'],
      ['page', ['endpoints', 'identity'], 'What a browser reaches knows nothing of AWS.'],
      [
        'command',
        ['endpoints', 'gateway', 'entitlement', 'identity'],
        'What is said on the command line, and to it.',
      ],
      ['tools', ['data', 'table'], 'What an operator runs against a table, here or in the cloud.'],
    ]),
    never(
      'local-goes-through-the-template',
      { path: '^local/', pathNot: '^local/(seed|tools/)' },
      { path: '^functions/' },
      'The local stack hosts the synthesized app, never around it. The tools of the operator read what the functions wrote.',
    ),
    ...inOrder('test', [
      ['world', [], 'The ports in memory.'],
      ['hosts', [], 'What several rooms start and ask, each on a port of its own.'],
      ['core', ['world']],
      ['client', ['hosts']],
      ['contracts', ['world'], 'What every implementation of a port must do, whoever tests with it.'],
      ['infra', ['hosts']],
      ['dynamo', ['contracts', 'infra']],
      ['functions', ['world', 'contracts', 'dynamo']],
      ['simulation', ['world', 'core']],
      ['evidence', ['contracts']],
      ['tools', ['world', 'core', 'contracts', 'functions', 'evidence']],
      ['releases', ['contracts']],
      ['docs', ['world', 'contracts', 'releases']],
      [
        'stories',
        ['world', 'hosts', 'infra'],
        'Whole stacks and real sockets; no test of a part knows them.',
      ],
      ['local', ['hosts', 'contracts', 'infra', 'stories']],
      ['web', ['hosts', 'client']],
      ['browser', ['hosts', 'docs', 'stories']],
      ['screens', ['stories', 'browser']],
      ['packages', ['hosts', 'docs', 'stories', 'browser']],
      ['suite', ['stories'], 'How tests are run, and what is made once for all of them.'],
      ['mutation', ['simulation', 'dynamo', 'suite']],
    ]),
    ...inOrder('test/stories', [
      ['stack', [], 'How it is started, watched and operated; nobody is in it yet.'],
      ['people', ['stack']],
      ['clients', ['stack', 'people']],
      ['complaints', ['stack', 'people']],
      ['operations', ['stack', 'people']],
    ]),
    ...inOrder('bench/simulation', [
      ['release', [], 'All functions of a release, wherever they run: one is kept, and put beside the next.'],
      ['platform', ['release'], 'The services of AWS and their luck: nothing of who uses them.'],
      ['report', [], 'How numbers are printed, whatever they count.'],
      ['script', ['release', 'platform'], 'What a history is made of, before anything of it is played.'],
      ['oracle', ['platform', 'script'], 'Who judges a history does not know how it is played.'],
      ['people', ['platform', 'script', 'oracle']],
      [
        'browser',
        ['platform', 'script', 'oracle', 'people'],
        'The real client, in the hands of the same people.',
      ],
      ['cloud', ['release', 'platform', 'script', 'oracle'], 'It is used by people, and knows none of them.'],
      ['play', ['platform', 'report', 'script', 'oracle', 'people', 'browser', 'cloud']],
      ['scale', ['platform', 'report'], 'One day at its real size takes no history and no oracle.'],
      ['crowd', ['platform', 'report', 'scale']],
    ]),
    ...inOrder('bench', [
      ['host', []],
      ['simulation', [], 'The histories are played for their own sake.'],
      ['interleavings', ['simulation']],
      ['numbers', ['host', 'simulation'], 'What numbers are made of, and written down as.'],
      ['abuse', ['numbers']],
      ['fan-out', ['numbers']],
      ['joining', ['numbers', 'fan-out']],
      ['meeting', ['simulation', 'numbers']],
      ['page', ['numbers']],
      ['service', ['numbers']],
      ['events', ['meeting']],
      ['evidence', []],
    ]),
    only(
      'verifier-is-by-itself',
      '^verifier/',
      ['^verifier/', 'node_modules/(yauzl|@types/yauzl)/'],
      'Whoever checks evidence shares no line with whoever has made it.',
    ),
    never(
      'product-knows-no-verifier',
      { path: '^(shared|functions|infra|client|local|web)/' },
      { path: '^verifier/' },
      'Nor does whoever makes it with whoever checks it.',
    ),
    never(
      'product-knows-no-test',
      { path: '^(shared|functions|infra|client|local|web|verifier)/' },
      { path: '^(test|bench)/' },
      '',
    ),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^client/dist/' },
    parser: 'swc',
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.json'],
    },
  },
};
