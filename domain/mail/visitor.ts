/** Who opened a mail or followed a link: a person, or a machine that looks at mail for one. */

export interface Visit {
  kind: 'open' | 'click'
  method: string
  userAgent: string | null
  /** Names in lower case. */
  headers: Readonly<Record<string, string | undefined>>
  /** Milliseconds since the server accepted the mail; null if that is not known. */
  sinceDeliveryMs: number | null
}

export interface VisitorVerdict {
  visitor: 'human' | 'machine' | 'unknown'
  because: string
}

const SCANNER =
  /barracuda|proofpoint|mimecast|symantec|trend ?micro|fortinet|fortimail|cisco|ironport|sophos|forcepoint|websense|bitdefender|kaspersky|trustwave|zscaler|safelinks|microsoft.*preview|bingpreview|skypeuripreview|slackbot|linkedinbot|facebookexternalhit|twitterbot|whatsapp|telegrambot|googlebot|bot\b|crawler|spider|scanner|headless|phantomjs|puppeteer|playwright/i
const LIBRARY =
  /^(curl|wget|python-requests|python-urllib|go-http-client|java|okhttp|axios|node-fetch|undici|node|libwww-perl|httpclient|apache-httpclient|ruby)\b/i
const IMAGE_PROXY = /googleimageproxy|ggpht|yahoomailproxy|yahoocachesystem|duckduckgo|outlookmobile-proxy/i
/** Apple's Mail Privacy Protection loads every picture when the mail arrives, and says no more than this. */
const APPLE_PRIVACY = /^Mozilla\/5\.0$/
const BROWSER =
  /mozilla\/5\.0 \(.+\).*(chrome|safari|firefox|gecko|edg|applewebkit|thunderbird|outlook|trident)/i
/** No person has read a mail this soon. */
const INSTANT_MS = { open: 2_000, click: 3_000 }

/** Classify a visit; a doubt is said to be one. */
export function classifyVisit(visit: Visit): VisitorVerdict {
  const agent = visit.userAgent?.trim() ?? ''
  const machine = machineSign(visit, agent)
  if (machine) return { visitor: 'machine', because: machine }
  if (IMAGE_PROXY.test(agent))
    return { visitor: 'unknown', because: 'an image proxy, which may fetch ahead of the reader' }
  if (APPLE_PRIVACY.test(agent))
    return { visitor: 'unknown', because: 'a mail program that hides its reader' }
  if (BROWSER.test(agent))
    return { visitor: 'human', because: 'a browser or mail program, some time after delivery' }
  return { visitor: 'unknown', because: 'a program that does not say what it is' }
}

function machineSign(visit: Visit, agent: string): string | null {
  if (!/^(GET|POST)$/i.test(visit.method))
    return `asks with ${visit.method.toUpperCase().slice(0, 10)}, as scanners do`
  const purpose =
    visit.headers['purpose'] ??
    visit.headers['sec-purpose'] ??
    visit.headers['x-purpose'] ??
    visit.headers['x-moz'] ??
    ''
  if (/prefetch|preview|prerender/i.test(purpose)) return 'fetched ahead of the reader (Purpose header)'
  if (!agent) return 'names no program'
  const scanner = SCANNER.exec(agent)?.[0] ?? LIBRARY.exec(agent)?.[0]
  if (scanner) return `a scanner or program: "${scanner}"`
  const { kind, sinceDeliveryMs } = visit
  if (sinceDeliveryMs !== null && sinceDeliveryMs < INSTANT_MS[kind])
    return `${(Math.max(sinceDeliveryMs, 0) / 1_000).toFixed(1)} s after delivery: before anybody can have read it`
  return null
}
