/** The page's only style sheet; its hash stands in the page's content security policy. */
export const STYLE = `
:root { color-scheme: light dark; --ink: #1f2328; --soft: #59636e; --line: #d1d9e0; --page: #fff; --card: #f6f8fa; --good: #1a7f37; --bad: #cf222e; --mark: #9a6700; --metric: #0969da; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6edf3; --soft: #9198a1; --line: #3d444d; --page: #0d1117; --card: #151b23; --good: #3fb950; --bad: #f85149; --mark: #d29922; --metric: #4493f8; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 62rem; padding: 1.5rem; background: var(--page); color: var(--ink); font: 15px/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
h1 { font-size: 1.5rem; line-height: 1.3; margin: 0 0 1rem; }
h2 { font-size: 1.1rem; margin: 2rem 0 .6rem; border-bottom: 1px solid var(--line); padding-bottom: .25rem; }
h3 { font-size: 1rem; margin: 0; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .2rem 1rem; margin: 0; }
dt { color: var(--soft); } dd { margin: 0; }
ul, ol { margin: .4rem 0; padding-left: 1.2rem; }
.cards { list-style: none; padding: 0; display: grid; gap: .8rem; }
.card { background: var(--card); border: 1px solid var(--line); border-radius: 6px; padding: .8rem 1rem; }
.card p { margin: .3rem 0; }
.soft { color: var(--soft); } .action { font-weight: 600; }
.clear { color: var(--good); } .suspect, .critical { color: var(--bad); } .untestable, .warning { color: var(--mark); }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: .875rem; overflow-wrap: normal; }
th, td { text-align: left; padding: .3rem .6rem; border-bottom: 1px solid var(--line); vertical-align: top; }
th { color: var(--soft); font-weight: 600; } td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
code, pre { font: .85rem/1.45 ui-monospace, monospace; }
pre { background: var(--card); border: 1px solid var(--line); border-radius: 6px; padding: .8rem; white-space: pre-wrap; }
svg { width: 100%; height: auto; } svg text { font: 11px system-ui, sans-serif; }
.label { fill: var(--soft); } .good { fill: var(--good); fill-opacity: .14; } .bad { fill: var(--bad); fill-opacity: .16; }
.good-label { fill: var(--good); } .bad-label { fill: var(--bad); } .label.good, .label.bad { fill-opacity: 1; }
.grid { stroke: var(--line); } .metric { fill: none; stroke: var(--metric); stroke-width: 1.6; stroke-linejoin: round; }
.good-bars { fill: var(--good); fill-opacity: .35; } .bad-line { fill: none; stroke: var(--bad); stroke-width: 1.5; }
.figures { display: grid; grid-template-columns: repeat(auto-fill, minmax(18rem, 1fr)); gap: 1rem; } figure { margin: 0; min-width: 0; } figcaption { font-size: .875rem; }
.key { display: inline-block; width: 1.1em; height: .7em; margin-left: .6em; } .good-key { margin-left: 0; background: var(--good); opacity: .5; } .bad-key { border: 1.5px solid var(--bad); } .legend .good-key { background: var(--good); opacity: .3; } .legend .bad-key { background: var(--bad); opacity: .3; border: 0; }
.volume { fill: var(--soft); fill-opacity: .45; } .onset { stroke: var(--mark); stroke-width: 1.5; stroke-dasharray: 5 3; } .onset-band { fill: var(--mark); fill-opacity: .22; } .event { fill: var(--page); stroke: var(--soft); stroke-width: 1.3; } .event.coinciding { fill: var(--mark); stroke: var(--mark); } .event-stem { stroke: var(--mark); stroke-opacity: .6; }
.legend { display: flex; flex-wrap: wrap; gap: .2rem 1.2rem; margin: .2rem 0 .8rem; font-size: .8rem; } .legend .key { margin-left: 0; } .metric-key { height: 0; border-top: 2px solid var(--metric); vertical-align: middle; } .onset-key { width: .5em; height: .9em; background: color-mix(in srgb, var(--mark) 25%, transparent); border-left: 2px dashed var(--mark); } .event-key, .coinciding-key { width: .6em; height: .6em; transform: rotate(45deg); border: 1.3px solid var(--soft); } .coinciding-key { background: var(--mark); border-color: var(--mark); }
@media print { :root { color-scheme: light; --ink: #000; --soft: #444; --line: #bbb; --page: #fff; --card: #fff; --good: #1a7f37; --bad: #cf222e; --mark: #9a6700; --metric: #0969da; } body { max-width: none; padding: 0; font-size: 11px; } h2, h3, .card, svg, figure, tr { break-inside: avoid; } h2 { break-after: avoid; } }
`;
