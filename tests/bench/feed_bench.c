/*
 * What reading a feed costs.
 *
 *	bench_feed
 *
 * Makes its documents itself: a feed of 10 MiB as publishers write them, in
 * several encodings, and hostile ones of 8 MiB that repeat what is dear to
 * somebody.  Prints one JSON line each; seconds are CPU time, the best of
 * three.
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "feed/reader.h"
#include "text/charset.h"
#include "text/utf8.h"

#define FEED_BYTES    ((size_t)10 << 20)
#define HOSTILE_BYTES ((size_t)8 << 20)
#define REPEATS       3

static double
cpu_seconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* What is measured: answers something that is printed beside the time. */
typedef size_t work_fn(struct slice body);

static void
measure(const char *what, const char *name, struct slice body, work_fn *work)
{
	double best = 1e9;
	size_t found = 0;

	for (int i = 0; i < REPEATS; i++) {
		double start = cpu_seconds();

		found = work(body);
		start = cpu_seconds() - start;
		best = start < best ? start : best;
	}
	printf("{\"%s\":\"%s\",\"bytes\":%zu,\"seconds\":%.4f,"
	       "\"mb_per_second\":%.1f,\"found\":%zu}\n",
	    what, name, body.len, best, (double)body.len / best / 1e6, found);
	fflush(stdout);
}

static size_t
check_validity(struct slice body)
{
	return utf8_is_valid(body) ? 1 : 0;
}

static size_t
decode(struct slice body)
{
	AUTO(buf_fini) struct buf out = buf_init(body.len * 3 + UTF8_MAX);

	charset_decode(body, S("application/rss+xml"), &out);
	return out.len;
}

/* Entries, all of them read and freed; 0 where it is no feed. */
static size_t
read_feed(struct slice body)
{
	AUTO(feed_reader_close) struct feed_reader *reader = NULL;
	struct feed_input input = {
	    .body = body,
	    .url = SLICE("https://news.example/feed"),
	    .limits = FEED_LIMITS_DEFAULT,
	};
	struct entry *entry;
	struct err err = ERR_INIT;
	size_t count = 0;

	if (feed_reader_open(&input, &reader, &err) < 0)
		return 0;
	while (feed_reader_next(reader, &entry, &err) > 0) {
		entry_free(&entry);
		count++;
	}
	return count;
}

struct style {
	const char *name;
	const char *encoding;
	const char *sentence; /* of the articles, in that encoding */
};

static const struct style STYLES[] = {
    {"ascii", "utf-8",
        "The ministry said on Tuesday that 40 trucks crossed the border, "
        "&amp; that talks with the port authority would go on. "},
    {"english", "utf-8",
        "The ministry said on Tuesday \u2014 as it had said before \u2014 "
        "that \u201ctalks\u201d in Zürich wouldn\u2019t end this week. "},
    {"russian", "utf-8",
        "Министерство сообщило во вторник, что переговоры о поставках "
        "вооружений продолжатся на следующей неделе. "},
    {"chinese", "utf-8",
        "外交部星期二表示，关于武器供应的谈判将于下周继续进行。"},
    {"windows-1252", "windows-1252",
        "Le minist\xe8"
        "re annonce mardi que la coop\xe9ration \xe0 l\x92"
        "\xe9tranger et les livraisons d\x92"
        "armes se poursuivront. "},
};

/* 2,000 items of 5 KiB, as many as are read of one document. */
static void
write_feed(const struct style *style, struct buf *out)
{
	size_t items = FEED_LIMITS_DEFAULT.max_entries;

	buf_printf(out,
	    "<?xml version=\"1.0\" encoding=\"%s\"?>\n"
	    "<rss version=\"2.0\" xmlns:content=\"http://purl.org/rss/1.0/"
	    "modules/content/\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\">"
	    "\n<channel>\n<title>News</title>\n"
	    "<link>https://news.example/</link>\n",
	    style->encoding);
	for (size_t i = 0; i < items; i++) {
		buf_printf(out,
		    "<item>\n<title>%s %zu</title>\n"
		    "<link>https://news.example/world/%zu?utm_source=rss</link>"
		    "\n<guid isPermaLink=\"false\">news-%zu</guid>\n"
		    "<pubDate>Tue, 03 Mar 2026 10:%02zu:00 +0000</pubDate>\n"
		    "<dc:creator>A. Writer</dc:creator>\n"
		    "<category>World</category>\n<description>%s</description>"
		    "\n<content:encoded><![CDATA[",
		    style->sentence, i, i, i, i % 60, style->sentence);
		while (out->len < FEED_BYTES * (i + 1) / items)
			buf_printf(out,
			    "<p class=\"story\">%s%s<a href=\"/world/%zu\">"
			    "More</a></p>\n",
			    style->sentence, style->sentence, i);
		buf_add_str(out, "]]></content:encoded>\n</item>\n");
	}
	buf_add_str(out, "</channel>\n</rss>\n");
}

/* Bodies that were made to be slow. */
static const struct {
	const char *name;
	const char *head, *unit; /* unit repeated up to 8 MiB */
} HOSTILE[] = {
    {"open elements", "<rss><channel><item><title>x", "<a>"},
    {"elements in an article", "<rss><channel><item><description>",
        "&lt;b&gt;"},
    {"close tags", "<rss><channel><item><title>x", "</a>"},
    {"less-than signs", "<rss><channel><item><title>", "<"},
    {"bare ampersands", "<rss><channel><item><title>", "&"},
    {"references", "<rss><channel><item><description>", "&amp;lt;"},
    {"references to characters", "<rss><channel><item><description>",
        "&#x10FFFD;"},
    {"open quotes", "<rss><channel><item a=\"", "<a b='"},
    {"attributes", "<rss><channel><item ", "a='b' "},
    {"namespaces", "<rss><channel><item ", "xmlns:a='b' "},
    {"open comments", "<rss><channel><item><title>x", "<!--"},
    {"open CDATA sections", "<rss><channel><item><title>x", "<![CDATA["},
    {"hidden elements", "<rss><channel><item><description>",
        "&lt;p hidden&gt;"},
    {"forms", "<rss><channel><item><description>", "&lt;form&gt;"},
    {"drawings", "<rss><channel><item><description>", "&lt;svg&gt;"},
    {"soft hyphens", "<rss><channel><item><description>", "a\u00AD\u00AD "},
    {"entities of the DTD", "<!DOCTYPE rss [", "<!ENTITY a 'b'>"},
    {"empty items", "<rss><channel>", "<item/>"},
    {"titles of one item", "<rss><channel><item>", "<title>x</title>"},
    {"entries in entries", "<feed><entry>", "<entry>"},
    {"bad bytes", "<rss><channel><item><title>", "\xff\xc3"},
    {"halves of characters", "<rss><channel><item><title>", "\xf0\x9f\x98"},
    {"zeros", "<rss><channel><item><title>", ""},
    {"white space", "", " \n"},
    {"one word", "", "x"},
    {"open arrays", "{\"items\":", "["},
    {"empty objects", "{\"items\":[{}", ",{}"},
    {"a string of escapes", "{\"items\":[{\"title\":\"", "\\u0001"},
};

static void
hostile(size_t index)
{
	AUTO(buf_fini) struct buf body = buf_init(HOSTILE_BYTES + 1024);
	const char *unit = HOSTILE[index].unit;

	buf_add_str(&body, HOSTILE[index].head);
	while (body.len < HOSTILE_BYTES) {
		if (unit[0] == '\0')
			buf_add_char(&body, '\0');
		else
			buf_add_str(&body, unit);
	}
	measure("hostile", HOSTILE[index].name, buf_slice(&body), read_feed);
}

int
main(void)
{
	for (size_t i = 0; i < COUNT_OF(STYLES); i++) {
		AUTO(buf_fini) struct buf body = buf_init(2 * FEED_BYTES);

		write_feed(&STYLES[i], &body);
		measure(
		    "valid", STYLES[i].name, buf_slice(&body), check_validity);
		measure("decode", STYLES[i].name, buf_slice(&body), decode);
		measure("read", STYLES[i].name, buf_slice(&body), read_feed);
	}
	for (size_t i = 0; i < COUNT_OF(HOSTILE); i++)
		hostile(i);
	return 0;
}
