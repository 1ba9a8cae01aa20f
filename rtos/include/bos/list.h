/* SPDX-License-Identifier: MIT */
/* List: the doubly linked list under everything. A list is one pointer to its first node; the
   nodes form a ring, so the last one is the first one's previous. A node is embedded, as first
   member, in what the list holds; it is in one list at a time. A removed node's links are null.
   List functions neither mask interrupts nor block: whoever shares a list guards it. */
#ifndef BOS_LIST_H
#define BOS_LIST_H

#include "bos/types.h"

typedef struct Node {
    struct Node *next;
    struct Node *previous;
} Node;

typedef struct List {
    Node *first; /* null when empty */
} List;

/* list_init: makes `this` empty. Task or ISR. */
void list_init(List *this_list);

/* list_append: puts the node last; it must be in no list. Task or ISR. O(1). */
void list_append(List *this_list, Node *node);

/* list_prepend: puts the node first; it must be in no list. Task or ISR. O(1). */
void list_prepend(List *this_list, Node *node);

/* list_insert: puts the node before `before`, which is in this list, or last when `before` is
   null. Task or ISR. O(1). */
void list_insert(List *this_list, Node *before, Node *node);

/* list_remove: takes the node, which must be in this list, out. Task or ISR. O(1). */
void list_remove(List *this_list, Node *node);

/* list_next: the node after `node`, null after the last; with null, the first. Task or ISR. */
Node *list_next(const List *this_list, const Node *node);

/* list_length: the number of nodes. Task or ISR. O(n). */
bos_size list_length(const List *this_list);

#endif
