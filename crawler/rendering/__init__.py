"""Pages that are shown in a browser before they are read, because only their script knows what is on them.

The page itself is fetched as every other; the browser is given its bytes, runs its scripts, and hands back what then
stands there. What the scripts ask for goes through a proxy of ours (`proxy`), the browser's only way out.
"""
