/* SPDX-License-Identifier: MIT */
/* Cases of List. */
#include "suite.h"

static Node nodes[4];

/* The list's nodes in order, forwards and backwards, as digits. */
static void must_hold(const List *list, const char *wish)
{
    const Node *node = NULL;
    const char *at = wish;

    while ((node = list_next(list, node)) != NULL) {
        EQUAL('0' + (node - nodes), *at);
        CHECK(node->next->previous == node);
        CHECK(node->previous->next == node);
        if (*at == '\0')
            return;
        at++;
    }
    EQUAL(*at, '\0');
    EQUAL(list_length(list), at - wish);
}

static void in_order(void)
{
    List list;

    list_init(&list);
    must_hold(&list, "");
    CHECK(list_next(&list, NULL) == NULL);
    list_append(&list, &nodes[1]);
    must_hold(&list, "1");
    list_append(&list, &nodes[2]);
    list_prepend(&list, &nodes[0]);
    must_hold(&list, "012");
    list_insert(&list, &nodes[2], &nodes[3]);
    must_hold(&list, "0132");
}

static void inserts_at_the_ends(void)
{
    List list;

    list_init(&list);
    list_insert(&list, NULL, &nodes[1]);
    list_insert(&list, &nodes[1], &nodes[0]);
    list_insert(&list, NULL, &nodes[2]);
    must_hold(&list, "012");
}

static void removes(void)
{
    List list;
    int i;

    list_init(&list);
    for (i = 0; i < 4; i++)
        list_append(&list, &nodes[i]);
    list_remove(&list, &nodes[0]);
    must_hold(&list, "123");
    CHECK(nodes[0].next == NULL && nodes[0].previous == NULL);
    list_remove(&list, &nodes[2]);
    must_hold(&list, "13");
    list_remove(&list, &nodes[3]);
    must_hold(&list, "1");
    list_remove(&list, &nodes[1]);
    must_hold(&list, "");
}

const Case suite_list[] = {{"list_keeps_order", in_order},
                           {"list_inserts_at_the_ends", inserts_at_the_ends},
                           {"list_removes_any_node", removes},
                           {NULL, NULL}};
