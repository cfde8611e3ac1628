"""Files of a configuration, good and bad, as the tests of the schema use them.

WHOLE holds one good file of each sort that uses every key there is; GOOD and
BAD hold rules by what they show.
"""

WHOLE = {
    "settings": """\
include: {feeds: feeds.d, rules: rules.d}
state: state
keep: {articles: 90d, alerts: 3650d, deliveries: 3650d, polls: 400d}
fetch:
  interval: 15m
  concurrency: 32
  per_host: 1
  spacing: 0
  timeout: 30s
  max_bytes: 8MiB
  user_agent: sanctions-watch (desk@bank.example)
  max_age: 7d
network: {proxy: "http://proxy.example:3128", no_proxy: [.corp.example], ca_file: ca.pem}
listen: {control: control.sock}
log: {level: info, format: json}
health: {to: [screen]}
rules: {failing_tests: warn}
channels:
  screen: {type: stdout}
  soc:
    type: webhook
    url: https://soc.example/hook
    secret_file: key
    proxy: http://proxy.example:3128
    ca_file: ca.pem
    client_cert_file: ca.pem
    client_key_file: ca.pem
  file-hook: {type: webhook, url_file: hook}
  desk:
    type: slack
    url_file: hook
    proxy: http://proxy.example:3128
    ca_file: ca.pem
    client_cert_file: ca.pem
    client_key_file: ca.pem
  open-desk: {type: slack, url: "https://hooks.example/x"}
  officers:
    type: email
    to: [mlro@bank.example]
    from: watch@bank.example
    server: smtps://mail.bank.example:465
    username: watch
    password_file: key
    proxy: http://proxy.example:3128
    ca_file: ca.pem
    client_cert_file: ca.pem
    client_key_file: ca.pem
  it: {type: email, to: [it@bank.example], from: watch@bank.example, server: "smtp://relay.example", tls: none}
routes:
  - if:
      severity: [high, critical]
      tags: [arms]
      rule: [dealings]
      feed: [world]
      language: [en, ru]
      kind: [alert, health, list-change]
    to: [soc]
    continue: true
  - to: [screen]
""",
    "feeds": """\
feeds:
  - id: world
    url: https://news.example/rss
    tags: [media, uk]
    interval: 15m
    official: false
    language: en
    user_agent: watch
    allow_private: true
    max_age: 7d
    lookback: 24h
    was: old-world
  - {id: local, url: "file:feed.xml", lookback: all}
""",
    "rules": """\
version: 1
defaults:
  severity: low
  denials: label
  collapse: {for: 48h}
  limit: {alerts: 5, per: 1d}
  send: [screen]
  owner: desk
  tags: [arms]
boilerplate:
  cut_after: [MORE READING!]
  drop_lines: [Advertisement]
  drop_repeated: true
lists:
  arms:
    description: what is dealt in
    entries:
      - weapons
      - 2270
      - forms: missile
      - name: Kim Jong Un
        also: [金正恩, 김정은]
        short: [Kim]
        needs: [{list: places}, Pyongyang]
        needs_within: 20 words
        except: [Kim Jong Un Street]
        id: Q56226
    needs: [deal, {near: [sold, bought], within: sentence}]
    except: [toy weapons]
    names: false
  places:
    file: ../places.txt
    format: lines
    encoding: utf-8
    as: terms
    min_words: 1
rules:
  - id: dealings
    name: Dealings
    description: |
      What this is for,
      in two lines.
    when:
      all:
        - any: [{list: arms}, shell*, {exact: [WHO, IAEA]}, {exact: NATO}]
          in: [title, lead]
          mentions: 2
          except: [Arms Park]
          not_near: {of: [football, rugby], within: 10 words}
        - near: [{list: arms}, {any: [deal, sale]}, {forms: [inspect]}]
          within: 8 words
          in_order: true
        - {like: [Natanz], typos: 2}
        - at_least: 2
          of: [seen, heard, {all: [felt, smelt]}]
        - rule: other
        - none: [{list: places}, film review]
    unless: {any: [museum, video game], in: title}
    in: text
    languages: [en, ru, "NO"]
    sources: {only: [world, news.example], except: [local]}
    severity: high
    escalate:
      - {when: signed, to: critical}
    fire_when: {articles: 3, different_sources: 2, within: 1d}
    collapse: "off"
    limit: {alerts: 5, per: 1d}
    send: [screen]
    status: trial
    denials: drop
    expires: 2099-12-31
    owner: desk
    tags: [arms]
    references: [https://desk.example/why]
    was: old-dealings
    tests:
      - match: {title: a, body: b, language: en, source: world}
        because: [weapons]
        not_because: [flour]
        severity: critical
        denied: false
        note: a note
      - no_match: Weapons of old
      - no_match: {file: ../article.json}
  - id: other
    when: seen
""",
}

# Bodies of `when:` and other keys of a rule that the loader takes.
GOOD = {
    "a phrase": "when: Kim Jong Un",
    "a phrase in quotes": 'when: "true"',
    "a number": "when: 2270",
    "what other readers take for false": "when: NO",
    "what other readers take for a time": "when: 12:30",
    "a prefix": "when: weapon*",
    "zero words": "when: {near: [a, b], within: 0 words}",
    "one word": "when: {near: [a, b], within: 1 word}",
    "a thousand words": "when: {near: [a, b], within: 1000 words}",
    "a sentence": "when: {near: [a, b], within: sentence}",
    "a paragraph": "when: {near: [a, b], within: paragraph}",
    "near of alternatives":
        "when: {near: [{any: [a, {near: [b, c], within: 2 words}]}, d], "
        "within: sentence}",
    "any of whole conditions": "when: {any: [{all: [a, b]}, c]}",
    "mentions of any of phrases": "when: {any: [a, b], mentions: 3}",
    "none under all": "when: {all: [a, {none: [b]}]}",
    "one spelling": "when: {exact: WHO}",
    "no brackets around one scope": "when: {any: [a], in: title}",
    "collapse off": "when: a\n    collapse: off",
    "collapse for a time": "when: a\n    collapse: {for: 30m}",
    "numbers in quotes": 'when: a\n    limit: {alerts: "5", per: 1d}',
    "only different sources":
        "when: a\n    fire_when: {different_sources: 2, within: 7d}",
    "no tests": "when: a\n    tests: []",
    "an article of a title":
        "when: a\n    tests:\n      - match: {title: a}",
    "a language with a region": "when: a\n    languages: [en-GB]",
    "a text that is a number": "when: a\n    owner: 42",
}

# The same that it refuses, and so must the schema.
BAD = {
    "an unknown condition": "when: {alll: [x]}",
    "an unknown key of a rule": "whem: x",
    "a rule without when": "name: x",
    "a list for a condition": "when: [a, b]",
    "nothing": "when:",
    "an empty condition": "when: {}",
    "a scope alone": "when: {in: title}",
    "two kinds": "when: {any: [a], all: [b]}",
    "two kinds of names": "when: {list: arms, exact: [A]}",
    "any without a list": "when: {any: x}",
    "any of nothing": "when: {any: []}",
    "near of one": "when: {near: [a], within: 2 words}",
    "near without within": "when: {near: [a, b]}",
    "within without near": "when: {any: [a, b], within: 2 words}",
    "in_order without near": "when: {any: [a, b], in_order: true}",
    "within a number": "when: {near: [a, b], within: 10}",
    "within another unit": "when: {near: [a, b], within: 10 letters}",
    "within more than words": "when: {near: [a, b], within: 1001 words}",
    "within the article": "when: {near: [a, b], within: article}",
    "within a list": "when: {near: [a, b], within: [8 words]}",
    "near of the whole article":
        "when: {near: [{all: [a, b]}, c], within: 2 words}",
    "near of any of whole conditions":
        "when: {near: [{any: [{all: [a, b]}]}, c], within: 2 words}",
    "near of a count": "when: {near: [{at_least: 2, of: [a, b]}, c], "
                       "within: 2 words}",
    "near of a rule": "when: {near: [{rule: other}, c], within: 2 words}",
    "none alone": "when: {none: [a]}",
    "none under any": "when: {any: [a, {none: [b]}]}",
    "none under near": "when: {near: [a, {none: [b]}], within: 2 words}",
    "none under none": "when: {all: [a, {none: [{none: [b]}]}]}",
    "unless of none": "when: a\n    unless: {none: [b]}",
    "mentions of all": "when: {all: [a, b], mentions: 2}",
    "mentions of any of whole conditions":
        "when: {any: [{all: [a, b]}], mentions: 2}",
    "one mention": "when: {any: [a], mentions: 1}",
    "except of all": "when: {all: [a, b], except: [c]}",
    "except one phrase": "when: {any: [a], except: c}",
    "not_near of a rule":
        "when: {rule: other, not_near: {of: [a], within: 2 words}}",
    "not_near a paragraph":
        "when: {any: [a], not_near: {of: [b], within: paragraph}}",
    "not_near without of": "when: {any: [a], not_near: {within: 2 words}}",
    "at_least without of": "when: {at_least: 2}",
    "of without at_least": "when: {any: [a, b], of: [c, d]}",
    "at least one": "when: {at_least: 1, of: [a, b]}",
    "typos without like": "when: {exact: [Natanz], typos: 1}",
    "three typos": "when: {like: [Natanz], typos: 3}",
    "where": "when: {list: arms, where: {topics: [x]}}",
    "an unknown scope": "when: {any: [a], in: headline}",
    "an unknown scope in a list": "when: {any: [a], in: [title, headline]}",
    "in_order of another word": "when: {near: [a, b], within: 2 words, "
                                "in_order: perhaps}",
    "a severity that is none": "when: a\n    severity: hihg",
    "a list of severities": "when: a\n    severity: [high]",
    "a way with denials that is none": "when: a\n    denials: keep",
    "a status that is none": "when: a\n    status: paused",
    "a day that is none": "when: a\n    expires: 2026-13-01",
    "a day with a time": "when: a\n    expires: 2026-12-01T00:00:00Z",
    "collapse without a unit": "when: a\n    collapse: {for: 48}",
    "collapse in words": "when: a\n    collapse: {for: 48hours}",
    "collapse on": "when: a\n    collapse: on",
    "collapse with an unknown key": "when: a\n    collapse: {during: 48h}",
    "a time in seconds": "when: a\n    collapse: {for: 90s}",
    "no time at all": "when: a\n    collapse: {for: 0m}",
    "a limit of nothing": "when: a\n    limit: {alerts: 0, per: 1d}",
    "a limit without a time": "when: a\n    limit: {alerts: 5}",
    "fire_when without a time": "when: a\n    fire_when: {articles: 2}",
    "fire_when of nothing": "when: a\n    fire_when: {within: 1d}",
    "an escalation without a severity": "when: a\n    escalate: [{when: b}]",
    "an escalation that is a map":
        "when: a\n    escalate: {when: b, to: high}",
    "one channel": "when: a\n    send: screen",
    "no channels": "when: a\n    send: []",
    "a channel that is no id": "when: a\n    send: [The Desk]",
    "a name of two lines": 'when: a\n    name: "a\\nb"',
    "an empty name": 'when: a\n    name: ""',
    "a list for a name": "when: a\n    name: [a]",
    "one language": "when: a\n    languages: en",
    "a language in words": "when: a\n    languages: [English]",
    "sources as a list": "when: a\n    sources: [world]",
    "sources with an unknown key": "when: a\n    sources: {just: [world]}",
    "tests as a map": "when: a\n    tests: {match: a}",
    "a test of nothing": "when: a\n    tests: [{note: a}]",
    "a test of both": "when: a\n    tests: [{match: a, no_match: b}]",
    "because without match":
        "when: a\n    tests: [{no_match: a, because: [b]}]",
    "an article with an unknown key":
        "when: a\n    tests: [{match: {headline: a}}]",
    "a test with an unknown key": "when: a\n    tests: [{match: a, why: b}]",
}

# Whole files of rules that are refused.
BAD_FILES = {
    "no version": "rules: [{id: a, when: b}]",
    "another version": "version: 2\nrules: [{id: a, when: b}]",
    "a rule that is no map": "version: 1\nrules: [a]",
    "rules as a map": "version: 1\nrules: {a: {when: b}}",
    "no rules": "version: 1\nrules: []",
    "a rule without an id": "version: 1\nrules: [{when: b}]",
    "an id in capitals": "version: 1\nrules: [{id: A, when: b}]",
    "an unknown part": "version: 1\nlist: {}\nrules: [{id: a, when: b}]",
    "lists as a list": "version: 1\nlists: [a]",
    "a list that is one": "version: 1\nlists: {a: [b]}",
    "a list without entries": "version: 1\nlists: {a: {description: b}}",
    "a list of nothing": "version: 1\nlists: {a: {entries: []}}",
    "a list with two sources":
        "version: 1\nlists: {a: {entries: [b], file: c, format: lines}}",
    "a file without a format": "version: 1\nlists: {a: {file: b}}",
    "a format without a file":
        "version: 1\nlists: {a: {entries: [b], format: lines}}",
    "a format that is none":
        "version: 1\nlists: {a: {file: b, format: words}}",
    "a list from the network":
        "version: 1\nlists: {a: {url: 'https://x.example/', format: lines}}",
    "a list in capitals": "version: 1\nlists: {A: {entries: [b]}}",
    "an entry without a name":
        "version: 1\nlists: {a: {entries: [{also: [b]}]}}",
    "an entry with an unknown key":
        "version: 1\nlists: {a: {entries: [{name: b c, alias: [d]}]}}",
    "an entry of forms and more":
        "version: 1\nlists: {a: {entries: [{forms: b, id: c}]}}",
    "an entry that is a list": "version: 1\nlists: {a: {entries: [[b]]}}",
    "an entry with a wrong distance":
        "version: 1\nlists: {a: {entries: [{name: b c, needs: [d], "
        "needs_within: 5}]}}",
    "one phrase to cut after": "version: 1\nboilerplate: {cut_after: a}",
    "boilerplate with an unknown key": "version: 1\nboilerplate: {cut: [a]}",
    "defaults with a condition": "version: 1\ndefaults: {when: a}",
}

# What only the loader can know: the schema takes it.
BEYOND = {
    "a list that is not there": "when: {list: armz}",
    "a channel that is not there": "when: a\n    send: [nobody]",
    "a country for a language": "when: a\n    languages: [KP]",
    "a star at the beginning": 'when: "*weapon"',
    "more than there are": "when: {at_least: 3, of: [a, b]}",
    "the 30th of February": "when: a\n    expires: 2026-02-30",
}

# What the loader reads as the text it is and an editor asks to be quoted.
UNQUOTED = {
    "true": "when: true",
    "null": "when: null",
    "a phrase of false": "when: {any: [a, false]}",
}

# Settings that are refused: what stands for a key of the whole file.
BAD_SETTINGS = {
    "an unknown key": "fetsh: {}",
    "a number without a unit": "fetch: {interval: 15}",
    "a wrong unit": "fetch: {interval: 15min}",
    "a size without sense": "fetch: {max_bytes: 8MB}",
    "too many": "fetch: {concurrency: 100000}",
    "a list for a map": "fetch: [a]",
    "a level that is none": "log: {level: loud}",
    "a format that is none": "log: {format: xml}",
    "a word for failing tests": "rules: {failing_tests: ignore}",
    "one channel for health": "health: {to: screen}",
    "what is not there yet": "lists: {rescan: digest}",
    "a channel without a type": "channels: {screen: {url: a}}",
    "a type that is none": "channels: {screen: {type: fax}}",
    "a type that is not there yet": "channels: {screen: {type: discord}}",
    "a key of another type":
        "channels: {screen: {type: stdout, url: 'https://a.example/'}}",
    "a hook without an address": "channels: {screen: {type: webhook}}",
    "two addresses":
        "channels: {screen: {type: webhook, url: 'https://a.example/', "
        "url_file: hook}}",
    "half a certificate":
        "channels: {screen: {type: webhook, url: 'https://a.example/', "
        "client_cert_file: ca.pem}}",
    "mail without a sender":
        "channels: {screen: {type: email, to: [a@b.example], "
        "server: 'smtps://c.example'}}",
    "mail to one":
        "channels: {screen: {type: email, to: a@b.example, "
        "from: a@b.example, server: 'smtps://c.example'}}",
    "mail with a name":
        "channels: {screen: {type: email, to: ['A <a@b.example>'], "
        "from: a@b.example, server: 'smtps://c.example'}}",
    "a channel's name in capitals": "channels: {Screen: {type: stdout}}",
    "routes as a map": "routes: {to: [screen]}",
    "a route without channels": "routes: [{continue: true}]",
    "a route by severity alone": "routes: [{if: {severity: high}, to: [screen]}]",
    "a route by an unknown key": "routes: [{if: {sevrity: [high]}, to: [screen]}]",
    "a route by a kind that is none":
        "routes: [{if: {kind: [news]}, to: [screen]}]",
}

BAD_FEEDS = {
    "no feeds": "tags: [a]",
    "feeds as a map": "feeds: {id: a, url: 'https://a.example/'}",
    "a feed without an address": "feeds: [{id: a}]",
    "a feed without an id": "feeds: [{url: 'https://a.example/'}]",
    "an address that is none": "feeds: [{id: a, url: a.example}]",
    "an address of another sort": "feeds: [{id: a, url: 'ftp://a.example/'}]",
    "an unknown key": "feeds: [{id: a, url: 'https://a.example/', tag: [b]}]",
    "a time without a unit":
        "feeds: [{id: a, url: 'https://a.example/', interval: 5}]",
    "one tag": "feeds: [{id: a, url: 'https://a.example/', tags: b}]",
    "a word for yes":
        "feeds: [{id: a, url: 'https://a.example/', official: yes}]",
    "a lookback in words":
        "feeds: [{id: a, url: 'https://a.example/', lookback: ever}]",
    "what is not there yet":
        "feeds: [{id: a, url: 'https://a.example/', burst: 5}]",
}
