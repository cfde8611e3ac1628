/*
 * Folding and cutting into words, with the place of each, beside what a
 * Unicode library takes for folding alone:
 *
 *	bench_fold [repeat N]
 *
 * The text is made of ordinary words of news in five languages, some capital,
 * with commas and full stops, in articles of 3 KiB.  The peer is
 * utf8proc_map() with compatibility forms, case and marks folded away; it
 * neither cuts words nor knows where they stood.  Prints a JSON line for each
 * language; speeds are of CPU time, the best of the runs, both in turn.  MB a
 * second on one core of a virtual machine (AMD EPYC), release build:
 *
 *	           ours  utf8proc_map
 *	English     666            43
 *	Russian     485            66
 *	Chinese     626           128
 *	Arabic      403            65
 *	Korean      357            70
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <utf8proc.h>

#include "base/auto.h"
#include "base/buf.h"
#include "base/rng.h"
#include "text/token.h"
#include "text/utf8.h"

#define ARTICLES      200
#define ARTICLE_BYTES 3072
#define WORDS_MAX     64

struct language {
	const char *name, *code;
	const char *words; /* separated by single spaces */
	const char *space, *comma, *stop;
};

static const struct language LANGUAGES[] = {
    {"English", "en",
        "The Government said on Tuesday that new sanctions would target "
        "companies which export ammunition and missile components to North "
        "Korea through a network of front firms in several countries Officials "
        "of the Treasury told Reuters banks had been warned about ships that "
        "change their flags before they deliver oil at night while Moscow "
        "denied any agreement",
        " ", ", ", ". "},
    {"Russian", "ru",
        "Правительство России заявило во вторник что новые санкции коснутся "
        "компаний которые поставляют боеприпасы и комплектующие для ракет в "
        "Северную Корею через сеть подставных фирм Представители министерства "
        "финансов сообщили агентству банки были предупреждены о судах меняющих "
        "флаг перед выгрузкой нефти ночью а Москва опровергла любое соглашение "
        "ещё её",
        " ", ", ", ". "},
    {"Chinese", "zh",
        "政府 周二 表示 新的 制裁 将 针对 向 朝鲜 出口 弹药 和 导弹 部件 的 "
        "公司 财政部 官员 告诉 路透社 银行 已经 收到 关于 夜间 卸油 前 更换 "
        "船旗 的 船只 的 警告 莫斯科 否认 任何 协议 国防部 发言人 外交部 会谈 "
        "武器 交易 联合国 安理会 决议",
        "", "，", "。"},
    {"Arabic", "ar",
        "قالت الحكومة يوم الثلاثاء إن العقوبات الجديدة ستستهدف الشركات التي "
        "تصدر الذخيرة ومكونات الصواريخ إلى كوريا الشمالية عبر شبكة من الشركات "
        "الوهمية في عدة دول وقال مسؤولون في وزارة الخزانة لوكالة رويترز إن "
        "البنوك تلقت تحذيرات بشأن السفن التي تغير أعلامها قبل تفريغ النفط ليلا "
        "بينما نفت موسكو أي اتفاق",
        " ", "، ", ". "},
    {"Korean", "ko",
        "정부는 화요일 새로운 제재가 북한에 탄약과 미사일 부품을 수출하는 "
        "회사들을 겨냥할 것이라고 밝혔다 재무부 관계자들은 로이터 통신에 "
        "은행들이 밤에 석유를 내리기 전에 선적을 바꾸는 선박에 대해 경고를 "
        "받았다고 말했다 모스크바는 어떤 합의도 부인했다 러시아 대통령 무기 "
        "거래 회담",
        " ", ", ", ". "},
};

struct text {
	struct buf all;
	struct slice articles[ARTICLES];
};

static double
cpu_seconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static size_t
split_words(const char *words, struct slice *out)
{
	struct slice rest = slice_of(words), word;
	size_t count = 0;

	while (count < WORDS_MAX && slice_cut(&rest, ' ', &word))
		out[count++] = word;
	return count;
}

static void
write_article(const struct language *language, struct rng *rng, struct buf *out)
{
	struct slice words[WORDS_MAX];
	size_t count = split_words(language->words, words);
	size_t end = out->len + ARTICLE_BYTES;

	while (out->len < end) {
		const char *between = language->space;

		buf_add_slice(out, words[rng_below(rng, count)]);
		switch (rng_below(rng, 16)) {
		case 0:
			between = language->stop;
			break;
		case 1:
			between = language->comma;
			break;
		default:
			break;
		}
		buf_add_str(out, between);
	}
}

static void
write_text(const struct language *language, struct text *text)
{
	struct rng rng = {.state = 20230905};
	size_t starts[ARTICLES + 1];

	text->all = buf_init((size_t)ARTICLES * ARTICLE_BYTES * 2);
	for (size_t i = 0; i < ARTICLES; i++) {
		starts[i] = text->all.len;
		write_article(language, &rng, &text->all);
	}
	starts[ARTICLES] = text->all.len;
	for (size_t i = 0; i < ARTICLES; i++)
		text->articles[i] = slice_sub(buf_slice(&text->all), starts[i],
		    starts[i + 1] - starts[i]);
}

static double
time_ours(const struct text *text, struct token_list *list,
    struct slice language, size_t *words_out)
{
	double start = cpu_seconds();

	*words_out = 0;
	for (size_t i = 0; i < ARTICLES; i++) {
		token_cut(list, text->articles[i], language);
		*words_out += list->len;
	}
	return cpu_seconds() - start;
}

static double
time_peer(const struct text *text, size_t *bytes_out)
{
	const utf8proc_option_t options = UTF8PROC_STABLE | UTF8PROC_COMPOSE |
	    UTF8PROC_COMPAT | UTF8PROC_CASEFOLD | UTF8PROC_IGNORE |
	    UTF8PROC_STRIPMARK;
	double start = cpu_seconds();

	*bytes_out = 0;
	for (size_t i = 0; i < ARTICLES; i++) {
		utf8proc_uint8_t *out = NULL;
		utf8proc_ssize_t len = utf8proc_map(
		    (const utf8proc_uint8_t *)text->articles[i].ptr,
		    (utf8proc_ssize_t)text->articles[i].len, &out, options);

		*bytes_out += len > 0 ? (size_t)len : 0;
		free(out);
	}
	return cpu_seconds() - start;
}

static void
run(const struct language *language, int repeat)
{
	AUTO(token_list_fini) struct token_list list = token_list_init();
	struct text text;
	double ours = 1e9, peer = 1e9, took;
	size_t words = 0, folded = 0;

	write_text(language, &text);
	for (int i = 0; i < repeat; i++) {
		took =
		    time_ours(&text, &list, slice_of(language->code), &words);
		ours = took < ours ? took : ours;
		took = time_peer(&text, &folded);
		peer = took < peer ? took : peer;
	}
	printf("{\"language\":\"%s\",\"bytes\":%zu,\"words\":%zu,"
	       "\"mb_per_second\":%.0f,\"utf8proc_mb_per_second\":%.0f,"
	       "\"times_utf8proc\":%.1f}\n",
	    language->name, text.all.len, words,
	    (double)text.all.len / ours / 1e6,
	    (double)text.all.len / peer / 1e6, peer / ours);
	buf_fini(&text.all);
}

int
main(int argc, char **argv)
{
	int repeat = 20;

	if (argc == 3 && strcmp(argv[1], "repeat") == 0)
		repeat = (int)strtoul(argv[2], NULL, 10);
	for (size_t i = 0; i < COUNT_OF(LANGUAGES); i++)
		run(&LANGUAGES[i], repeat);
	return 0;
}
