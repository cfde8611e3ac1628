/*
 * Whether a headline says of itself that it corrects or takes back what was
 * reported.  Pure; reads no more than the title, because texts speak of other
 * people's corrections.
 */
#ifndef ALERT_CORRECTION_H
#define ALERT_CORRECTION_H

#include <stdbool.h>

#include "base/slice.h"

/*
 * True for «Correction: ...», «CORRECTED-UPDATE 2-...», «[Retraction] ...»,
 * «... (corrected)» and their like in the languages of news agencies; a word
 * that merely begins the sentence («Correction facility burns») is none.
 */
bool title_is_correction(struct slice title);

#endif
