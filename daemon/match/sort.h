/*
 * Sorting without allocation for arrays that are mostly in order already: a
 * natural merge sort, stable, n log(runs).
 */
#ifndef MATCH_SORT_H
#define MATCH_SORT_H

#include <stddef.h>

/* As for qsort(). */
typedef int sort_compare_fn(const void *left, const void *right);

/* `spare` has room for as many items; its content is lost. */
void sort_runs(void *items, void *spare, size_t len, size_t size,
    sort_compare_fn *compare);

#endif
