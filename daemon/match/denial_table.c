/*
 * What the phrases have in common, whatever the language: verbs of denial in
 * the forms that news uses; negations; nouns of report; what ends the reach of
 * a cue; and last what only looks like one.  Phrases are written as they are
 * typed; they fold like everything else.
 */
#include "match/denial_table.h"

#include "base/auto.h"
#include "text/fold.h"

#define LATIN    (1u << SCRIPT_LATIN)
#define CYRILLIC (1u << SCRIPT_CYRILLIC | LATIN)
#define ARABIC   (1u << SCRIPT_ARABIC | LATIN)
#define HAN      (1u << SCRIPT_HAN | LATIN)
#define HANGUL   (1u << SCRIPT_HANGUL | LATIN)
#define KANA     (1u << SCRIPT_HIRAGANA | 1u << SCRIPT_KATAKANA | HAN)

const struct cue_language_row cue_languages[] = {
    {SLICE("en"), CUE_EN, LATIN, 0},
    {SLICE("ru"), CUE_RU, CYRILLIC, CUE_COMMA},
    {SLICE("uk"), CUE_UK, CYRILLIC, CUE_COMMA},
    {SLICE("de"), CUE_DE, LATIN, CUE_COMMA},
    {SLICE("fr"), CUE_FR, LATIN, 0},
    {SLICE("es"), CUE_ES, LATIN, 0},
    {SLICE("ar"), CUE_AR, ARABIC, 0},
    {SLICE("zh"), CUE_ZH, HAN, 0},
    {SLICE("ko"), CUE_KO, HANGUL, 0},
    {SLICE("ja"), CUE_JA, KANA, 0},
    {SLICE("fa"), CUE_FA, ARABIC, 0},
    {SLICE("it"), CUE_IT, LATIN, 0},
    {SLICE("pt"), CUE_PT, LATIN, 0},
    {SLICE("pl"), CUE_PL, LATIN, CUE_COMMA},
    {SLICE("tr"), CUE_TR, LATIN, 0},
    {SLICE("nl"), CUE_NL, LATIN, CUE_COMMA},
};
const size_t cue_language_count = COUNT_OF(cue_languages);
