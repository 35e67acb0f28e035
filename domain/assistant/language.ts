/** The language of a text, by the small words that no sentence does without. */
import { wordsOf } from './stems.ts'
import type { Language } from './jobs.ts'

/** English and French, and neighbours that would else be taken for one of them. */
const SMALL_WORDS: Readonly<Record<string, string>> = {
  en: `the and you your we our is are to of for with this that it be have has would could please thank thanks not can i my
    me let know what when how if from about will do does did was were been no yes an or at on by as they there which who
    hi hello dear regards best cheers interested send us am week next tomorrow today call meeting looking forward good
    great sounds need any some more just see help understood noted received sure perfect agreed works work fine happy morning afternoon sorry wrong address new here`,
  fr: `le la les des du un une et vous nous est sont pour avec que qui dans ce cette ces pas ne je j mon ma votre vos notre nos
    merci bonjour bonsoir cordialement sur au aux par plus serait pouvez pourriez avons avez suis etes il elle ils on si mais ou
    donc y a de en d l qu c n s m veuillez svp plait demain semaine prochaine lundi mardi mercredi jeudi vendredi bien
    tres cela ca fait faire etre avoir interesse oui non rendez appel aujourd hui ai sommes tout tous combien quel quelle me va plutot avant
    apres midi entendu note recu parfait voici leur`,
  de: `der die das und ist sie ihr wir ihre fur mit nicht ein eine zu den dem von auf bitte danke wir ich haben hat sind
    konnen wurde auch wenn uber guten tag hallo grusse freundlichen einen einem oder als aber kein keine mir uns noch`,
  es: `el los las y es para con por que una no su nos gracias hola saludos esta este como pero del al lo mas usted ustedes
    estamos podria muchas buenos dias quisiera tenemos interesados favor sobre nosotros muy`,
  it: `il gli e di che per con non una del della sono grazie ciao buongiorno saluti questo questa come ma nel siamo vorrei
    potrebbe cordiali interessati nostro vostra alla anche piu dei delle`,
  nl: `de het een en van is niet wij u uw voor met op dat zijn bedankt hallo groeten graag kunnen ik heb ook aan bij naar
    vriendelijke onze hoe wat maar`,
  pt: `o os as e para com por que uma nao sua nos obrigado obrigada ola esta este como mas do da dos das ao mais voce
    estamos poderia muito bom dia gostaria`,
}

const LISTS = Object.entries(SMALL_WORDS).map(
  ([language, words]) => [language, new Set(words.split(/\s+/).filter(Boolean))] as const,
)

const MAX_WORDS = 400
/** Of the letters of a text: below it the text is not written in ours. */
const LATIN_SHARE = 0.6

/** English, French, or null for another language and for a text that gives no clue. */
export function languageOf(text: string): Language | null {
  if (!isLatin(text)) return null
  const words = wordsOf(text.replace(/https?:\S+|\S+@\S+/g, ' ')).slice(0, MAX_WORDS)
  const counts = LISTS.map(([language, list]) => ({
    language,
    count: words.filter((word) => list.has(word)).length,
  })).sort((one, other) => other.count - one.count)
  const [best, second] = counts
  if (!best || best.count === 0 || best.count === second?.count) return accented(text, counts)
  return best.language === 'en' || best.language === 'fr' ? best.language : null
}

/** Whether the letters of a text are those of our alphabet. */
export function isLatin(text: string): boolean {
  const letters = text.match(/\p{L}/gu)?.length ?? 0
  return letters > 0 && (text.match(/\p{Script=Latin}/gu)?.length ?? 0) >= letters * LATIN_SHARE
}

/** Of an even count French accents decide, as long as French is among the best. */
function accented(text: string, counts: readonly { language: string; count: number }[]): Language | null {
  const best = counts[0]?.count ?? 0
  const even = counts.filter(({ count }) => count === best).map(({ language }) => language)
  if (best === 0 || !even.some((language) => language === 'en' || language === 'fr')) return null
  if (even.includes('fr') && /[éèêàçùœôîâû]/i.test(text)) return 'fr'
  if (even.includes('en') && !even.includes('fr')) return 'en'
  return even.includes('fr') && !even.includes('en') ? 'fr' : 'en'
}
