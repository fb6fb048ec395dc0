/*! chainrule live figures, BSD-3-Clause; with d3 (ISC): see THIRD-PARTY.md. sources sha256:617b054213bf911742cd82a8543f0166c69c2bf5da19fe1a43f49b1c5167c2e9 */
var courseSmallWorker = function () {"use strict";(()=>{var _=`"""What a kernel is to a notebook, for MicroPython: small_worker.js runs this once, then \`run\` for each cell.

The cells have a namespace of their own, \`space\`: they see none of the names here.
"""

import builtins
import gc
import io
import json
import sys

space = {"__name__": "__main__"}


class Lines:
    """Stand for \`linecache\`: the checks of exercises quote the line in which an error came up."""

    def __init__(self):
        self.cells = {}

    def getline(self, name, number):
        """Return a line of the newest code that ran under that name, or an empty string."""
        lines = self.cells.get(name, "").split("\\n")
        return lines[number - 1] if 0 < number <= len(lines) else ""


lines_of_cells = Lines()
sys.modules["linecache"] = lines_of_cells


def no_question(prompt=""):
    """Stand for \`input\`."""
    raise EOFError("input() cannot ask here: write the answer into the code, as in x = 3")


def display(*values, **options):
    """Stand for what notebooks have under this name."""
    for value in values:
        print(repr(value))


def leave(code=None):
    """Stand for \`exit\` and \`quit\`."""
    raise SystemExit(code)


builtins.input = no_question
builtins.display = display
builtins.exit = leave
builtins.quit = leave


def run(code, name):
    """Run a cell; return its result as JSON. \`name\` is the file that tracebacks name."""
    lines_of_cells.cells[name] = code
    try:
        head, tail = split(code, name)
        exec(compile(head, name, "exec"), space)
        if not tail:
            return "{}"
        # below as many line ends as stand above it, so that a traceback counts as the reader does
        exec(compile("\\n" * head.count("\\n") + "_ = (" + tail + "\\n)", name, "exec"), space)
        return json.dumps(shown(space["_"]))
    except BaseException as error:
        text = io.StringIO()
        sys.print_exception(error, text)
        return json.dumps({"exception": type(error).__name__, "error": text.getvalue()})
    finally:
        gc.collect()  # it waits until this call is over: nothing is freed while a cell runs


def split(code, name):
    """Split a cell before the expression that it ends in; the tail is empty where it ends otherwise."""
    lines = code.split("\\n")
    for i in range(len(lines) - 1, -1, -1):
        if not lines[i].strip() or lines[i][0] in " \\t#":
            continue
        head, tail = "".join(line + "\\n" for line in lines[:i]), "\\n".join(lines[i:])
        try:
            compile(tail, name, "eval")
            compile(head, name, "exec")
            return head, tail
        except SyntaxError:
            pass
    return code, ""


def shown(value):
    """Return what a page shows of a value."""
    if value is None:
        return {}
    made = {"text": repr(value)}
    if hasattr(value, "_repr_html_"):
        made["html"] = value._repr_html_()
    return made
`;var E=1e4,x=256*2**20,b=5e4,M=100,g=2**20,d=class{constructor(n,t){this.send=n,this.overdue=t,this.bytes=[],this.total=0,this.sent=0,this.decoder=new TextDecoder}start(){this.bytes=[],this.total=0,this.sent=performance.now(),this.decoder=new TextDecoder}write(n){if(this.total+=1,this.total<=b&&this.bytes.push(n),this.total&63)return;let t=performance.now();t-this.sent>M&&this.flush(t),this.overdue(t)}flush(n=performance.now()){this.sent=n,this.bytes.length&&(this.send(this.decoder.decode(new Uint8Array(this.bytes),{stream:!0})),this.bytes=[])}end(){this.flush(),this.total>b&&this.send(`
\u2026 and more: a page shows the first 50 000 letters.
`)}};function P(){let e=(t,s)=>postMessage({kind:t,...s}),n;globalThis.onmessage=async({data:t})=>{if(t.kind==="start")n=j(t,e),n.catch(s=>e("failed",{text:String(s?.message??s)}));else if(t.kind==="run"){let s=await n.catch(()=>{});s&&e("result",{cell:t.cell,...s(t)})}}}async function j({micropython:e,files:n},t){let s={},o=performance.now(),r=l=>{s[l]=Math.round(performance.now()-o),o=performance.now()};if(typeof WebAssembly>"u")throw new Error("This browser has no WebAssembly, which Python runs in here.");e&&globalThis.importScripts(e),r("script");let a,i=1/0,v=()=>h._module._mp_sched_keyboard_interrupt(),u=new d(l=>t("stream",{cell:a,text:l,err:!1}),l=>{l>i&&v()}),h=await globalThis.startMicroPython({stdout:([l])=>u.write(l),linebuffer:!1,heapsize:8*g,memory:x});r("micropython"),q(h.FS,n),h.runPython(_);let k=h.globals.get("run");r("modules"),t("ready",{times:s});let f=new Map(Object.entries(n));return({cell:l,name:m,code:p})=>{let y=performance.now();a=l,f.set(m,p),u.start(),i=y+E;let c=I(()=>JSON.parse(k(p,m))),S=performance.now()>i;i=1/0,u.end();let w=performance.now()-y;return c.exception==="KeyboardInterrupt"&&S?{stopped:"deadline",ms:w}:(c.exception&&(c.error=O(c,f)),{...c,ms:w})}}function I(e){try{return e()}catch(n){return{stopped:"broken",error:`The small Python has broken down: ${n?.message??n}`}}}function O({exception:e,error:n},t){if(e==="SystemExit")return"exit() has ended this cell. Python goes on, with its names.";let s=[];for(let o of n.trimEnd().split(`
`)){let[,r,a]=/^ {2}File "([^"]+)", line (\d+)/.exec(o)??[];if(r==="<stdin>")continue;let i=t.get(r)?.split(`
`)[Number(a)-1]?.trim();s.push(i?`${o}
    ${i}`:o)}return[...$(s),...N(e,n)].join(`
`)}function $(e){let n=r=>e[r]===e[r-1]&&e[r]===e[r-2],t=e.filter((r,a)=>!n(a)),s=e.length-t.length,o=e.findLastIndex((r,a)=>n(a));return s?[...t.slice(0,o+1-s),`  \u2026 ${s} times more`,...t.slice(o+1-s)]:t}function N(e,n){return e==="MemoryError"?[`A cell gets ${x/g} MB of memory here.`]:/no module named '(numpy|matplotlib|scipy|chainrule)/.test(n)?["This cell runs in a small Python, without NumPy. It has math, random, chainrule.tiny and the exercises."]:[]}function q(e,n){for(let[t,s]of Object.entries(n))t.split("/").slice(0,-1).reduce((r,a)=>{let i=`${r}/${a}`;return e.analyzePath(i).exists||e.mkdir(i),i},""),e.writeFile(`/${t}`,s)}P();})();};
if (typeof document === "undefined") courseSmallWorker();
