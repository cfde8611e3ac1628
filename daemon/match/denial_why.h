/*
 * What an explanation says of a denial: the words that are denied and those
 * that deny them.
 */
#ifndef MATCH_DENIAL_WHY_H
#define MATCH_DENIAL_WHY_H

#include "base/buf.h"
#include "match/matcher.h"

/*
 * Appends `«arms» in the body is denied by «no evidence»`: the first denied
 * hit of a rule's `when` in the article that was matched last.  Hits that are
 * looked for only to be absent (`none`) are not asked, nor those that
 * disqualify others.  False, nothing appended, where none is denied.
 */
bool denial_why(struct matcher *matcher, size_t rule_index, struct buf *out);

#endif
