/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Evaluation of an expression's tree by C's rules (ISO C, 6.3 and 6.5): promotions, the usual
 * arithmetic conversions, pointers. Arithmetic is done in 64 bits and cut to the result's type.
 * Where C leaves open what happens, something does: shifts by too much give 0. */
#include "debug/expression_parts.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#define TEXT_COMPARED 256u

/* --- types of results --- */

static bool is_pointer(const struct value *value)
{
    enum type_kind kind = type_bare(value->type)->kind;
    return !value->is_text && (kind == TYPE_POINTER || kind == TYPE_ARRAY || kind == TYPE_FUNCTION);
}

/* The type that arithmetic with it has: what is narrower than int becomes one. */
static enum builtin promoted(struct evaluator *e, const struct value *value)
{
    const struct type *bare = type_bare(value->type);
    uint64_t size = type_size(bare), whole = type_size(expression_builtin(e, BUILTIN_INT));
    if (bare->kind == TYPE_FLOAT)
        return size == 4 ? BUILTIN_FLOAT : BUILTIN_DOUBLE;
    if (value->bits > 0 && value->bits < whole * 8)
        return BUILTIN_INT;
    if (size < whole)
        return BUILTIN_INT;
    if (size == whole)
        return bare->is_signed ? BUILTIN_INT : BUILTIN_UNSIGNED_INT;
    if (size == type_size(expression_builtin(e, BUILTIN_LONG)))
        return bare->is_signed ? BUILTIN_LONG : BUILTIN_UNSIGNED_LONG;
    return bare->is_signed ? BUILTIN_LONG_LONG : BUILTIN_UNSIGNED_LONG_LONG;
}

/* Both operands' common type: the wider, unsigned if one of that width is. */
static enum builtin common(struct evaluator *e, const struct value *a, const struct value *b)
{
    enum builtin one = promoted(e, a), other = promoted(e, b);
    if (one == BUILTIN_DOUBLE || other == BUILTIN_DOUBLE)
        return BUILTIN_DOUBLE;
    if (one == BUILTIN_FLOAT || other == BUILTIN_FLOAT)
        return BUILTIN_FLOAT;
    return one > other ? one : other; /* the table of built-in types is in this order */
}

static struct value result(struct evaluator *e, enum builtin builtin, uint64_t bits)
{
    return expression_integer(e, builtin, bits);
}

/* --- arithmetic --- */

static bool compute_real(struct evaluator *e, enum operator_kind op, double a, double b,
                         double *real)
{
    switch (op) {
    case OP_MULTIPLY:
        *real = a * b;
        return true;
    case OP_DIVIDE:
        *real = b == 0 ? (a == 0 ? NAN : a > 0 ? INFINITY : -INFINITY) : a / b;
        return true;
    case OP_ADD:
        *real = a + b;
        return true;
    case OP_SUBTRACT:
        *real = a - b;
        return true;
    default:
        return expression_fail(e, "this operator takes integers, not floating point");
    }
}

static bool divide(struct evaluator *e, enum operator_kind op, uint64_t a, uint64_t b,
                   bool is_signed, uint64_t *bits)
{
    if (b == 0)
        return expression_fail(e, "division by zero");
    if (is_signed && (int64_t)b == -1)
        *bits = op == OP_DIVIDE ? 0 - a : 0;
    else if (is_signed)
        *bits = (uint64_t)(op == OP_DIVIDE ? (int64_t)a / (int64_t)b : (int64_t)a % (int64_t)b);
    else
        *bits = op == OP_DIVIDE ? a / b : a % b;
    return true;
}

static bool compute(struct evaluator *e, enum operator_kind op, uint64_t a, uint64_t b,
                    bool is_signed, uint64_t *bits)
{
    switch (op) {
    case OP_MULTIPLY:
        *bits = a * b;
        return true;
    case OP_DIVIDE:
    case OP_MODULO:
        return divide(e, op, a, b, is_signed, bits);
    case OP_ADD:
        *bits = a + b;
        return true;
    case OP_SUBTRACT:
        *bits = a - b;
        return true;
    case OP_AND:
        *bits = a & b;
        return true;
    case OP_XOR:
        *bits = a ^ b;
        return true;
    default:
        *bits = a | b;
        return true;
    }
}

static double as_real(const struct number *number)
{
    return number->is_real     ? number->real
           : number->is_signed ? (double)(int64_t)number->bits
                               : (double)number->bits;
}

/* A number as one of the common type: -1 becomes 0xffffffff where that is unsigned. */
static bool number_as(struct evaluator *e, const struct value *value, enum builtin builtin,
                      struct number *number)
{
    struct value converted;
    if (!expression_to_number(e, value, number))
        return false;
    converted = expression_of_number(e, expression_builtin(e, builtin), number);
    return expression_to_number(e, &converted, number);
}

static bool arithmetic(struct evaluator *e, enum operator_kind op, const struct value *a,
                       const struct value *b, struct value *value)
{
    enum builtin type = common(e, a, b);
    struct number one, other;
    uint64_t bits = 0;
    double real = 0;
    if (!number_as(e, a, type, &one) || !number_as(e, b, type, &other))
        return false;
    if (type == BUILTIN_FLOAT || type == BUILTIN_DOUBLE) {
        if (!compute_real(e, op, as_real(&one), as_real(&other), &real))
            return false;
        *value = expression_real(e, type, real);
        return true;
    }
    if (!compute(e, op, one.bits, other.bits, one.is_signed, &bits))
        return false;
    *value = result(e, type, bits);
    return true;
}

static bool shift(struct evaluator *e, enum operator_kind op, const struct value *a,
                  const struct value *b, struct value *value)
{
    enum builtin type = promoted(e, a);
    struct number one, other;
    uint64_t bits;
    if (!expression_to_number(e, a, &one) || !expression_to_number(e, b, &other))
        return false;
    if (one.is_real || other.is_real)
        return expression_fail(e, "this operator takes integers, not floating point");
    if (other.bits > 63)
        bits = op == OP_SHIFT_RIGHT && one.is_signed && (int64_t)one.bits < 0 ? UINT64_MAX : 0;
    else if (op == OP_SHIFT_LEFT)
        bits = one.bits << other.bits;
    else
        bits = one.is_signed ? (uint64_t)((int64_t)one.bits >> other.bits) : one.bits >> other.bits;
    *value = result(e, type, bits);
    return true;
}

/* --- comparison --- */

static bool holds(enum operator_kind op, int order)
{
    switch (op) {
    case OP_LESS:
        return order < 0;
    case OP_GREATER:
        return order > 0;
    case OP_LESS_EQUAL:
        return order <= 0;
    case OP_GREATER_EQUAL:
        return order >= 0;
    case OP_EQUAL:
        return order == 0;
    default:
        return order != 0;
    }
}

static bool compare_texts(struct evaluator *e, enum operator_kind op, const struct value *a,
                          const struct value *b, struct value *value)
{
    char one[TEXT_COMPARED], other[TEXT_COMPARED];
    if (!expression_string(e, a, one, sizeof one) || !expression_string(e, b, other, sizeof other))
        return false;
    *value = result(e, BUILTIN_INT, holds(op, strcmp(one, other)));
    return true;
}

static int order_of(const struct number *a, const struct number *b)
{
    if (a->is_signed)
        return (int64_t)a->bits < (int64_t)b->bits ? -1 : a->bits != b->bits;
    return a->bits < b->bits ? -1 : a->bits != b->bits;
}

static bool compare(struct evaluator *e, enum operator_kind op, const struct value *a,
                    const struct value *b, struct value *value)
{
    struct value one_value = *a, other_value = *b;
    struct number one, other;
    enum builtin type;
    int order;
    if (a->is_text || b->is_text)
        return compare_texts(e, op, a, b, value);
    if (!expression_decay(e, &one_value) || !expression_decay(e, &other_value))
        return false;
    type = common(e, &one_value, &other_value);
    if (!number_as(e, &one_value, type, &one) || !number_as(e, &other_value, type, &other))
        return false;
    if (one.is_real) {
        order = one.real < other.real ? -1 : one.real > other.real;
        if (one.real != one.real || other.real != other.real) /* nothing is equal to no number */
            order = op == OP_LESS || op == OP_LESS_EQUAL ? 1 : op == OP_EQUAL ? 1 : -1;
        *value = result(e, BUILTIN_INT, op == OP_UNEQUAL ? order != 0 : holds(op, order));
        return true;
    }
    order = order_of(&one, &other);
    *value = result(e, BUILTIN_INT, holds(op, order));
    return true;
}

/* --- pointers --- */

/* What one step of a pointer is; void and functions count bytes, as gcc has it. */
static uint64_t step_of(const struct value *pointer)
{
    const struct type *target = type_target(type_bare(pointer->type));
    uint64_t size = type_size(target);
    enum type_kind kind = type_bare(target)->kind;
    return kind == TYPE_VOID || kind == TYPE_FUNCTION || kind == TYPE_UNKNOWN ? 1 : size;
}

static bool move_pointer(struct evaluator *e, const struct value *pointer,
                         const struct value *distance, bool back, struct value *value)
{
    struct value decayed = *pointer;
    struct number at, steps;
    uint64_t step;
    if (!expression_decay(e, &decayed) || !expression_to_number(e, &decayed, &at) ||
        !expression_to_number(e, distance, &steps))
        return false;
    step = step_of(&decayed);
    if (steps.is_real)
        return expression_fail(e, "a pointer moves by integers, not floating point");
    if (step == 0)
        return expression_fail(e, "the size of what the pointer points to is not known");
    at.bits = back ? at.bits - steps.bits * step : at.bits + steps.bits * step;
    *value = expression_of_number(e, decayed.type, &at);
    return true;
}

static bool distance_between(struct evaluator *e, const struct value *a, const struct value *b,
                             struct value *value)
{
    struct value one_value = *a, other_value = *b;
    struct number one, other;
    int64_t step;
    if (!expression_decay(e, &one_value) || !expression_decay(e, &other_value) ||
        !expression_to_number(e, &one_value, &one) ||
        !expression_to_number(e, &other_value, &other))
        return false;
    step = (int64_t)step_of(&one_value);
    if (step == 0 || step != (int64_t)step_of(&other_value))
        return expression_fail(e, "the pointers point to things of different or unknown sizes");
    *value = result(e, BUILTIN_INT, (uint64_t)((int64_t)(one.bits - other.bits) / step));
    return true;
}

/* a@3: an array of three that begins with a. */
static bool repeat(struct evaluator *e, const struct value *first, const struct value *count,
                   struct value *value)
{
    struct number number;
    if (first->place != PLACE_MEMORY || first->bits > 0)
        return expression_fail(e, "on the left of @ stands something in memory");
    if (!expression_to_number(e, count, &number))
        return false;
    if (number.is_real || number.bits == 0 || number.bits > UINT32_MAX)
        return expression_fail(e, "on the right of @ stands how many, 1 or more");
    *value = *first;
    value->type = symbols_array_of(e->symbols, first->type, number.bits);
    return true;
}

/* --- operators of two --- */

static bool run_binary(struct evaluator *e, enum operator_kind op, const struct value *a,
                       const struct value *b, struct value *value)
{
    if (op >= OP_LESS && op <= OP_UNEQUAL)
        return compare(e, op, a, b, value);
    if (a->is_text || b->is_text)
        return expression_fail(e, "texts can only be compared");
    if (op == OP_REPEAT)
        return repeat(e, a, b, value);
    if (op == OP_SUBTRACT && is_pointer(a) && is_pointer(b))
        return distance_between(e, a, b, value);
    if ((op == OP_ADD || op == OP_SUBTRACT) && is_pointer(a))
        return move_pointer(e, a, b, op == OP_SUBTRACT, value);
    if (op == OP_ADD && is_pointer(b))
        return move_pointer(e, b, a, false, value);
    if (op == OP_SHIFT_LEFT || op == OP_SHIFT_RIGHT)
        return shift(e, op, a, b, value);
    return arithmetic(e, op, a, b, value);
}

/* && and || look at their right side only if they must. */
static bool run_logical(struct evaluator *e, const struct node *node, struct value *value)
{
    struct value side;
    bool truth;
    if (!expression_evaluate(e, node->a, &side) || !expression_is_true(e, &side, &truth))
        return false;
    if (truth == (node->op == OP_BOTH) &&
        (!expression_evaluate(e, node->b, &side) || !expression_is_true(e, &side, &truth)))
        return false;
    *value = result(e, BUILTIN_INT, truth);
    return true;
}

static bool binary(struct evaluator *e, const struct node *node, struct value *value)
{
    struct value a, b;
    if (node->op == OP_BOTH || node->op == OP_EITHER)
        return run_logical(e, node, value);
    return expression_evaluate(e, node->a, &a) && expression_evaluate(e, node->b, &b) &&
           run_binary(e, node->op, &a, &b, value);
}

static bool choice(struct evaluator *e, const struct node *node, struct value *value)
{
    bool truth;
    return expression_evaluate(e, node->a, value) && expression_is_true(e, value, &truth) &&
           expression_evaluate(e, truth ? node->b : node->c, value);
}

/* --- operators of one --- */

static bool content(struct evaluator *e, const struct value *pointer, struct value *value)
{
    struct value decayed = *pointer;
    const struct type *bare;
    struct number number;
    char text[96];
    if (pointer->is_text)
        return expression_fail(e, "a text of the debugger's has no address");
    if (!expression_decay(e, &decayed))
        return false;
    bare = type_bare(decayed.type);
    if (bare->kind != TYPE_POINTER && bare->kind != TYPE_INTEGER)
        return expression_fail(e, "a value of type %s points to nothing",
                               type_text(pointer->type, text, sizeof text));
    if (!expression_to_number(e, &decayed, &number))
        return false;
    if (bare->kind == TYPE_POINTER && type_bare(type_target(bare))->kind == TYPE_VOID)
        return expression_fail(e, "a void * does not say what it points to: cast it, as in "
                                  "*(int *)p");
    /* As gdb has it, a plain number points to an int. */
    *value = (struct value){.type = bare->kind == TYPE_POINTER ? type_target(bare)
                                                               : expression_builtin(e, BUILTIN_INT),
                            .place = PLACE_MEMORY,
                            .address = (uint32_t)number.bits};
    if (type_bare(value->type)->kind == TYPE_FUNCTION)
        value->address &= ~1u;
    return true;
}

static bool address_of(struct evaluator *e, const struct value *of, struct value *value)
{
    if (of->place == PLACE_REGISTER)
        return expression_fail(e, "it is in a register: it has no address");
    if (of->place != PLACE_MEMORY)
        return expression_fail(e, "this is a mere value: it has no address");
    if (of->bits > 0)
        return expression_fail(e, "a bit-field has no address");
    *value = expression_pointer(e, of->type, of->address);
    return true;
}

static bool invert(struct evaluator *e, enum operator_kind op, const struct value *of,
                   struct value *value)
{
    enum builtin type;
    struct number number;
    if (!expression_to_number(e, of, &number))
        return false;
    type = promoted(e, of);
    if (number.is_real && op == OP_COMPLEMENT)
        return expression_fail(e, "this operator takes integers, not floating point");
    if (number.is_real)
        *value = expression_real(e, type, op == OP_NEGATE ? -number.real : number.real);
    else
        *value = result(e, type,
                        op == OP_NEGATE ? 0 - number.bits
                        : op == OP_PLUS ? number.bits
                                        : ~number.bits);
    return true;
}

static bool size_of(struct evaluator *e, const struct type *type, struct value *value)
{
    uint64_t size = type_size(type);
    char text[96];
    if (type_bare(type)->kind == TYPE_VOID || type_bare(type)->kind == TYPE_FUNCTION)
        size = 1;
    if (size == 0 && type_bare(type)->kind != TYPE_STRUCT && type_bare(type)->kind != TYPE_ARRAY)
        return expression_fail(e, "the size of %s is not known",
                               type_text(type, text, sizeof text));
    *value = result(e, BUILTIN_UNSIGNED_INT, size);
    return true;
}

static const struct node *inside(const struct node *node)
{
    while (node->kind == NODE_PARENTHESES)
        node = node->a;
    return node;
}

/* sizeof (name) may name a type: no variable is called so. */
static bool size_of_operand(struct evaluator *e, const struct node *node, struct value *value)
{
    const struct node *operand = inside(node->a);
    struct type_words words = {.name = ""};
    const struct type *type;
    if (operand->kind == NODE_NAME && operand->within == NULL && operand != node->a &&
        expression_names_type(e, operand->text)) {
        snprintf(words.name, sizeof words.name, "%s", operand->text);
        type = expression_type_of_words(e, &words);
        return type != NULL && size_of(e, type, value);
    }
    if (!expression_evaluate(e, node->a, value))
        return false;
    if (value->is_text)
        *value = result(e, BUILTIN_UNSIGNED_INT, strlen(value->text) + 1);
    else
        return size_of(e, value->type, value);
    return true;
}

static bool unary(struct evaluator *e, const struct node *node, struct value *value)
{
    struct value of;
    bool truth;
    if (node->op == OP_SIZE_OF)
        return size_of_operand(e, node, value);
    if (!expression_evaluate(e, node->a, &of))
        return false;
    switch (node->op) {
    case OP_CONTENT:
        return content(e, &of, value);
    case OP_ADDRESS:
        return address_of(e, &of, value);
    case OP_NOT:
        if (!expression_is_true(e, &of, &truth))
            return false;
        *value = result(e, BUILTIN_INT, !truth);
        return true;
    default:
        return invert(e, node->op, &of, value);
    }
}

/* --- parts --- */

static bool is_aggregate(const struct type *type)
{
    enum type_kind kind = type_bare(type)->kind;
    return kind == TYPE_STRUCT || kind == TYPE_UNION;
}

static bool member(struct evaluator *e, const struct node *node, const struct value *whole,
                   struct value *value)
{
    struct type_member found;
    char text[96];
    if (whole->is_text || !is_aggregate(whole->type))
        return expression_fail(e, "%s has no members: it is no struct or union",
                               whole->is_text ? "a text"
                                              : type_text(whole->type, text, sizeof text));
    if (!type_member_named(whole->type, node->text, &found))
        return expression_fail(e, "%s has no member %s", type_text(whole->type, text, sizeof text),
                               node->text);
    return expression_part(e, whole, found.type, found.offset, found.bits, found.first_bit, value);
}

/* As in gdb, a.b and a->b both take structs and pointers. */
static bool run_member(struct evaluator *e, const struct node *node, struct value *value)
{
    struct value whole;
    if (!expression_evaluate(e, node->a, &whole))
        return false;
    if (!whole.is_text && type_bare(whole.type)->kind == TYPE_POINTER &&
        !content(e, &whole, &whole))
        return false;
    return member(e, node, &whole, value);
}

static bool element(struct evaluator *e, const struct value *array, const struct value *index,
                    struct value *value)
{
    const struct type *bare = type_bare(array->type);
    const struct type *target = type_target(bare);
    struct number number;
    if (!expression_to_number(e, index, &number))
        return false;
    if (number.is_real)
        return expression_fail(e, "an index is an integer");
    if (array->place != PLACE_MEMORY && number.bits >= LOCATION_BYTES_MOST)
        return expression_fail(e, "the array is not in memory, and not so long");
    return expression_part(e, array, target, number.bits * type_size(target), 0, 0, value);
}

static bool run_index(struct evaluator *e, const struct node *node, struct value *value)
{
    struct value array, index, moved;
    if (!expression_evaluate(e, node->a, &array) || !expression_evaluate(e, node->b, &index))
        return false;
    if (!array.is_text && type_bare(array.type)->kind == TYPE_ARRAY)
        return element(e, &array, &index, value);
    if (array.is_text || !is_pointer(&array))
        return expression_fail(e, "only arrays and pointers take an index");
    return move_pointer(e, &array, &index, false, &moved) && content(e, &moved, value);
}

/* --- casts --- */

static bool cast(struct evaluator *e, const struct node *node, struct value *value)
{
    const struct type *type = expression_type_of_words(e, node->type);
    struct value of;
    struct number number;
    char text[96];
    if (type == NULL || !expression_evaluate(e, node->a, &of))
        return false;
    if (!expression_is_scalar(type_bare(type))) {
        if (of.place != PLACE_MEMORY || of.bits > 0 || type_bare(type)->kind == TYPE_VOID)
            return expression_fail(e,
                                   "a mere value cannot be made a %s: cast a pointer, as in "
                                   "*(%s *)p",
                                   type_text(type, text, sizeof text), text);
        *value = of;
        value->type = type;
        return true;
    }
    if (!expression_to_number(e, &of, &number))
        return false;
    *value = expression_of_number(e, type, &number);
    return true;
}

/* --- all --- */

static bool run_task(struct evaluator *e, const struct node *node, struct value *value)
{
    struct value which;
    return expression_evaluate(e, node->a, &which) && expression_task(e, node, &which, value);
}

static bool constant(struct evaluator *e, const struct node *node, struct value *value)
{
    if (node->kind == NODE_REAL)
        *value = expression_real(e, node->builtin, node->real);
    else if (node->kind == NODE_INTEGER)
        *value = expression_constant(e, node->builtin, node->integer);
    else if (node->kind == NODE_CHARACTER)
        *value = expression_integer(e, BUILTIN_CHAR, node->integer);
    else
        *value = expression_text_value(e, node->text);
    return true;
}

static bool size_of_type(struct evaluator *e, const struct node *node, struct value *value)
{
    const struct type *type = expression_type_of_words(e, node->type);
    return type != NULL && size_of(e, type, value);
}

static bool in_parentheses(struct evaluator *e, const struct node *node, struct value *value)
{
    return expression_evaluate(e, node->a, value);
}

bool expression_evaluate(struct evaluator *e, const struct node *node, struct value *value)
{
    static bool (*const kinds[])(struct evaluator *, const struct node *,
                                 struct value *) = {[NODE_INTEGER] = constant,
                                                    [NODE_REAL] = constant,
                                                    [NODE_CHARACTER] = constant,
                                                    [NODE_TEXT] = constant,
                                                    [NODE_NAME] = expression_name,
                                                    [NODE_SPECIAL] = expression_special,
                                                    [NODE_TASK] = run_task,
                                                    [NODE_UNARY] = unary,
                                                    [NODE_BINARY] = binary,
                                                    [NODE_CHOICE] = choice,
                                                    [NODE_CAST] = cast,
                                                    [NODE_SIZE_OF_TYPE] = size_of_type,
                                                    [NODE_MEMBER] = run_member,
                                                    [NODE_POINTED] = run_member,
                                                    [NODE_INDEX] = run_index,
                                                    [NODE_PARENTHESES] = in_parentheses};
    return kinds[node->kind](e, node, value);
}
