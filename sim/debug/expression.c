/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Expressions: see expression.h. A text becomes a tree (expression_parse.c), the tree in a scope a
 * value (expression_evaluate.c), the value a number or a text. */
#include "debug/expression_parts.h"

#include <stdlib.h>
#include <string.h>

/* --- life --- */

static void free_tree(struct tree *tree)
{
    if (tree != NULL)
        free(tree->strings);
    free(tree);
}

static struct tree *make_tree(const char *text, const struct tree *doubts, struct sim_error *error)
{
    struct tree *tree = calloc(1, sizeof *tree);
    if (tree != NULL) {
        tree->strings_room = 2 * strlen(text) + EXPRESSION_NODES;
        tree->strings = calloc(1, tree->strings_room);
    }
    if (tree == NULL || tree->strings == NULL) {
        sim_error_set(error, "no memory for an expression");
        free_tree(tree);
        return NULL;
    }
    if (doubts != NULL) {
        memcpy(tree->doubts, doubts->doubts, sizeof tree->doubts);
        tree->doubt_count = doubts->doubt_count;
    }
    if (expression_parse_tree(text, tree, error))
        return tree;
    free_tree(tree);
    return NULL;
}

struct expression *expression_parse(const char *text, struct sim_error *error)
{
    struct expression *expression;
    if (strlen(text) >= EXPRESSION_TEXT) {
        sim_error_set(error, "the expression is longer than %u characters", EXPRESSION_TEXT - 1);
        return NULL;
    }
    expression = calloc(1, sizeof *expression);
    if (expression == NULL) {
        sim_error_set(error, "no memory for an expression");
        return NULL;
    }
    expression->text = strdup(text);
    expression->tree = expression->text == NULL ? NULL : make_tree(text, NULL, error);
    expression->own = symbols_create(&expression->nothing, NULL, 0, error);
    if (expression->tree != NULL && expression->own != NULL)
        return expression;
    expression_free(expression);
    return NULL;
}

void expression_free(struct expression *expression)
{
    if (expression == NULL)
        return;
    free_tree(expression->tree);
    symbols_destroy(expression->own);
    free(expression->text);
    free(expression);
}

const char *expression_text(const struct expression *expression)
{
    return expression->text;
}

/* --- evaluation --- */

/* Has a name that may be a type turned out to be one, or no longer to be one? */
static bool has_changed(struct evaluator *e, struct tree *tree)
{
    bool changed = false;
    for (unsigned i = 0; i < tree->doubt_count; i++) {
        bool is_type = expression_names_type(e, tree->doubts[i].name);
        changed |= is_type != tree->doubts[i].is_type;
        tree->doubts[i].is_type = is_type;
    }
    return changed;
}

static bool settle(struct evaluator *e, struct expression *expression)
{
    struct tree *tree;
    for (unsigned i = 0; i < DOUBTS && has_changed(e, expression->tree); i++) {
        tree = make_tree(expression->text, expression->tree, e->error);
        if (tree == NULL)
            return false;
        free_tree(expression->tree);
        expression->tree = tree;
    }
    return true;
}

/* What is made anew inside is no change that a caller sees. */
static bool evaluate(const struct expression *expression, const struct scope *scope,
                     struct sim_error *error, struct evaluator *e, struct value *value)
{
    *e = (struct evaluator){.expression = expression,
                            .scope = scope,
                            .symbols = scope->symbols != NULL ? scope->symbols : expression->own,
                            .error = error};
    return settle(e, (struct expression *)expression) &&
           expression_evaluate(e, expression->tree->root, value);
}

bool expression_number(const struct expression *expression, const struct scope *scope,
                       int64_t *number, struct sim_error *error)
{
    struct evaluator e;
    struct value value;
    struct number found;
    if (!evaluate(expression, scope, error, &e, &value) ||
        !expression_to_number(&e, &value, &found))
        return false;
    if (found.is_real) {
        value = expression_of_number(&e, expression_builtin(&e, BUILTIN_LONG_LONG), &found);
        if (!expression_to_number(&e, &value, &found))
            return false;
    }
    *number = (int64_t)found.bits;
    return true;
}

bool expression_truth(const struct expression *expression, const struct scope *scope, bool *truth,
                      struct sim_error *error)
{
    struct evaluator e;
    struct value value;
    return evaluate(expression, scope, error, &e, &value) && expression_is_true(&e, &value, truth);
}

bool expression_place(const struct expression *expression, const struct scope *scope,
                      uint32_t *address, uint32_t *size, struct sim_error *error)
{
    struct evaluator e;
    struct value value;
    if (!evaluate(expression, scope, error, &e, &value))
        return false;
    if (value.place == PLACE_REGISTER)
        return expression_fail(&e, "%.200s is in a register: it has no address", expression->text);
    if (value.place != PLACE_MEMORY)
        return expression_fail(&e, "%.200s is a mere value: it has no address", expression->text);
    *address = value.address;
    *size =
        value.bits > 0 ? (value.first_bit + value.bits + 7) / 8 : (uint32_t)type_size(value.type);
    return true;
}

bool expression_show(const struct expression *expression, const struct scope *scope, char format,
                     char *text, size_t size, struct sim_error *error)
{
    struct evaluator e;
    struct value value;
    return evaluate(expression, scope, error, &e, &value) &&
           expression_format(&e, &value, format, text, size);
}

bool expression_type(const struct expression *expression, const struct scope *scope, char *text,
                     size_t size, struct sim_error *error)
{
    struct evaluator e;
    struct value value;
    if (!evaluate(expression, scope, error, &e, &value))
        return false;
    if (type_bare(value.type)->kind == TYPE_UNKNOWN) {
        if (size > 0)
            text[0] = '\0';
    } else
        type_text(value.type, text, size);
    return true;
}

bool expression_assign(const struct expression *place, const struct expression *expression,
                       const struct scope *scope, struct sim_error *error)
{
    struct evaluator of_place, of_value;
    struct value to, value;
    return evaluate(place, scope, error, &of_place, &to) &&
           evaluate(expression, scope, error, &of_value, &value) &&
           expression_store(&of_place, &to, &value);
}

void scope_locals(const struct scope *scope, void (*tell)(void *owner, const char *name),
                  void *owner)
{
    struct frame own;
    const struct frame *frame = scope->frame;
    if (scope->symbols == NULL)
        return;
    if (frame == NULL) {
        frame_of_cpu(scope->machine, &own);
        frame = &own;
    }
    symbols_locals(scope->symbols, frame, tell, owner);
}
