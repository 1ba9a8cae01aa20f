/* SPDX-License-Identifier: MIT */
/* List: rings of nodes with one pointer to the first. */
#include "bos/list.h"

#include <stddef.h>

void list_init(List *this)
{
    this->first = NULL;
}

static void link_before(Node *before, Node *node)
{
    node->next = before;
    node->previous = before->previous;
    before->previous->next = node;
    before->previous = node;
}

void list_append(List *this, Node *node)
{
    if (this->first == NULL) {
        node->next = node;
        node->previous = node;
        this->first = node;
    } else {
        link_before(this->first, node);
    }
}

/* In a ring the place before the first is that behind the last. */
void list_prepend(List *this, Node *node)
{
    list_append(this, node);
    this->first = node;
}

void list_insert(List *this, Node *before, Node *node)
{
    if (before == NULL)
        list_append(this, node);
    else if (before == this->first)
        list_prepend(this, node);
    else
        link_before(before, node);
}

void list_remove(List *this, Node *node)
{
    if (this->first == node)
        this->first = node->next == node ? NULL : node->next;
    node->previous->next = node->next;
    node->next->previous = node->previous;
    node->next = NULL;
    node->previous = NULL;
}

Node *list_next(const List *this, const Node *node)
{
    if (node == NULL)
        return this->first;
    return node->next == this->first ? NULL : node->next;
}

bos_size list_length(const List *this)
{
    bos_size length = 0;
    const Node *node;

    for (node = this->first; node != NULL; node = list_next(this, node))
        length++;
    return length;
}
