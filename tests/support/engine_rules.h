/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where engines may differ: what the manual leaves open (UNPREDICTABLE), and where Unicorn is wrong
 * by the manual. docs/engine-differences.md has the same rows. */
#ifndef TESTS_SUPPORT_ENGINE_RULES_H
#define TESTS_SUPPORT_ENGINE_RULES_H

#include "engine_pair.h"

enum rule_kind {
    RULE_OPEN,    /* UNPREDICTABLE by the manual: engines may do what they like */
    RULE_UNICORN, /* Unicorn does not do what the manual says */
};

struct rule_context {
    const struct isa_row *row; /* of the culprit; NULL: no instruction */
    uint32_t field[ISA_FIELDS];
    const struct pair_culprit *culprit;
    const struct pair_result *result; /* with the values that differ */
    struct engine_pair *pair;
    const struct engine_case *c;
};

struct engine_rule {
    const char *name; /* as in the docs page */
    enum rule_kind kind;
    const char *manual; /* chapter of ARM DDI 0403E */
    bool (*applies)(const struct rule_context *);
    bool lingers; /* what it leaves behind may show at the next instruction only */
};

extern const struct engine_rule engine_rules[];
extern const unsigned engine_rule_count;

/* The first that applies to the culprit; NULL: none. `before`: it is the instruction before the one
 * at which the difference shows. */
const struct engine_rule *engine_rule_find(struct engine_pair *, const struct engine_case *,
                                           const struct pair_result *, bool before);

#endif
