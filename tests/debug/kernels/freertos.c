/* SPDX-License-Identifier: GPL-2.0-or-later */
/* FreeRTOS, as tests/debug/test_aware_kernels.c expects it: names of types, members and variables
 * are those of V10.4. */
#include "mock.h"

#ifndef TICK
#define TICK uint32_t
#endif
#ifndef WAKE
#define WAKE 150 /* when the reader's wait ends */
#endif
#define FOREVER ((TICK)0xffffffffu)

struct xLIST;
typedef struct xLIST_ITEM {
    TICK xItemValue;
    void *pxNext, *pxPrevious, *pvOwner;
    struct xLIST *pxContainer;
} ListItem_t;
typedef struct {
    TICK xItemValue;
    void *pxNext, *pxPrevious;
} MiniListItem_t;
typedef struct xLIST {
    uint32_t uxNumberOfItems;
    void *pxIndex;
    MiniListItem_t xListEnd;
} List_t;
typedef struct tskTaskControlBlock {
    volatile uint32_t *pxTopOfStack;
    ListItem_t xStateListItem, xEventListItem;
    uint32_t uxPriority;
    uint32_t *pxStack;
    char pcTaskName[12];
    uint32_t uxTCBNumber, uxTaskNumber, uxBasePriority, uxMutexesHeld;
    volatile uint32_t ulNotifiedValue[1];
    volatile uint8_t ucNotifyState[1];
} TCB_t;
typedef struct QueueDefinition {
    void *pcHead, *pcWriteTo;
    union {
        struct {
            void *pcTail, *pcReadFrom;
        } xQueue;
        struct {
            TCB_t *xMutexHolder;
            uint32_t uxRecursiveCallCount;
        } xSemaphore;
    } u;
    List_t xTasksWaitingToSend, xTasksWaitingToReceive;
    volatile uint32_t uxMessagesWaiting;
    uint32_t uxLength, uxItemSize;
} Queue_t;
typedef struct tmrTimerControl {
    const char *pcTimerName;
    ListItem_t xTimerListItem;
    uint32_t xTimerPeriodInTicks;
} Timer_t;
typedef struct EventGroupDef_t {
    uint32_t uxEventBits;
    List_t xTasksWaitingForBits;
} EventGroup_t;

extern TCB_t busy, reader, locker, sleeper, told, grouped, gone, idle;
extern List_t pxReadyTasksLists[3], xDelayedTaskList1, xDelayedTaskList2, xPendingReadyList;
extern List_t xSuspendedTaskList, xTasksWaitingTermination, timers;

#define END(list) ((void *)&(list).xListEnd)
#define EMPTY(list)                                                                                \
    {                                                                                              \
        0, END(list),                                                                              \
        {                                                                                          \
            FOREVER, END(list), END(list)                                                          \
        }                                                                                          \
    }
#define LIST(list, count, first, last)                                                             \
    {                                                                                              \
        count, END(list),                                                                          \
        {                                                                                          \
            FOREVER, first, last                                                                   \
        }                                                                                          \
    }
/* An item of a list, between its neighbours. */
#define ITEM(value, owner, list, next, before)                                                     \
    {                                                                                              \
        value, next, before, &(owner), &(list)                                                     \
    }
#define ALONE(value, owner, list) ITEM(value, owner, list, END(list), END(list))
#define NOWHERE(owner)                                                                             \
    {                                                                                              \
        0, 0, 0, &(owner), 0                                                                       \
    }

Queue_t jobs, mutex;
static EventGroup_t group;
Queue_t *unnamed;

#define STACK 64
static uint32_t reader_stack[STACK] = {0xa5a5a5a5, 0xa5a5a5a5, 0xa5a5a5a5, 0xa5a5a5a5,
                                       0xa5a5a5a5, 0xa5a5a5a5, 0xa5a5a5a5, 0xa5a5a5a5,
                                       0xa5a5a5a5, 1,          CALLEE,     ENTRY};
static uint32_t stack[STACK];

#define STATE(task) (task).xStateListItem
#define EVENT(task) (task).xEventListItem

TCB_t busy = {
    stack + 8,
    ITEM(0, busy, pxReadyTasksLists[2], END(pxReadyTasksLists[2]), END(pxReadyTasksLists[2])),
    NOWHERE(busy),
    2,
    stack,
    "busy",
    1,
    0,
    1,
    1,
    {0},
    {0}};
TCB_t reader = {reader_stack + 10,
                ITEM(WAKE, reader, xDelayedTaskList1, &STATE(sleeper), END(xDelayedTaskList1)),
                ALONE(0, reader, jobs.xTasksWaitingToReceive),
                1,
                reader_stack,
                "reader",
                2,
                0,
                1,
                0,
                {0},
                {0}};
TCB_t locker = {stack + 8,
                ITEM(0, locker, xSuspendedTaskList, &STATE(told), END(xSuspendedTaskList)),
                ALONE(0, locker, mutex.xTasksWaitingToReceive),
                2,
                stack,
                "locker",
                3,
                0,
                2,
                0,
                {0},
                {0}};
TCB_t sleeper = {stack + 8,
                 ITEM(300, sleeper, xDelayedTaskList1, END(xDelayedTaskList1), &STATE(reader)),
                 NOWHERE(sleeper),
                 1,
                 stack,
                 "sleeper",
                 4,
                 0,
                 1,
                 0,
                 {0},
                 {0}};
TCB_t told = {stack + 8,
              ITEM(0, told, xSuspendedTaskList, &STATE(grouped), &STATE(locker)),
              NOWHERE(told),
              1,
              stack,
              "told",
              5,
              0,
              1,
              0,
              {0},
              {1}};
TCB_t grouped = {stack + 8,
                 ITEM(0, grouped, xSuspendedTaskList, &STATE(idle), &STATE(told)),
                 ALONE(0, grouped, group.xTasksWaitingForBits),
                 1,
                 stack,
                 "grouped",
                 6,
                 0,
                 1,
                 0,
                 {0},
                 {0}};
TCB_t gone = {stack + 8,
              ALONE(0, gone, xTasksWaitingTermination),
              NOWHERE(gone),
              1,
              stack,
              "gone",
              7,
              0,
              1,
              0,
              {0},
              {0}};
/* Not the idle task: only suspended. */
TCB_t idle = {stack + 8,
              ITEM(0, idle, xSuspendedTaskList, END(xSuspendedTaskList), &STATE(grouped)),
              NOWHERE(idle),
              0,
              stack,
              "parked",
              8,
              0,
              0,
              0,
              {0},
              {0}};

List_t pxReadyTasksLists[3] = {EMPTY(pxReadyTasksLists[0]), EMPTY(pxReadyTasksLists[1]),
                               LIST(pxReadyTasksLists[2], 1, &STATE(busy), &STATE(busy))};
List_t xDelayedTaskList1 = LIST(xDelayedTaskList1, 2, &STATE(reader), &STATE(sleeper));
List_t xDelayedTaskList2 = EMPTY(xDelayedTaskList2);
List_t xPendingReadyList = EMPTY(xPendingReadyList);
List_t xSuspendedTaskList = LIST(xSuspendedTaskList, 4, &STATE(locker), &STATE(idle));
List_t xTasksWaitingTermination = LIST(xTasksWaitingTermination, 1, &STATE(gone), &STATE(gone));

Queue_t jobs = {&jobs,
                0,
                {{0, 0}},
                EMPTY(jobs.xTasksWaitingToSend),
                LIST(jobs.xTasksWaitingToReceive, 1, &EVENT(reader), &EVENT(reader)),
                0,
                8,
                4};
Queue_t mutex = {0,
                 0,
                 {{&busy, 0}},
                 EMPTY(mutex.xTasksWaitingToSend),
                 LIST(mutex.xTasksWaitingToReceive, 1, &EVENT(locker), &EVENT(locker)),
                 0,
                 1,
                 0};
Queue_t *unnamed = &mutex;
static EventGroup_t group = {5,
                             LIST(group.xTasksWaitingForBits, 1, &EVENT(grouped), &EVENT(grouped))};

struct {
    const char *pcQueueName;
    void *xHandle;
} xQueueRegistry[4] = {{"Jobs", &jobs}};

static Timer_t blink = {"blink", ALONE(120, blink, timers), 50};
List_t timers = LIST(timers, 1, &blink.xTimerListItem, &blink.xTimerListItem);
List_t *pxCurrentTimerList = &timers, *pxOverflowTimerList = &xDelayedTaskList2;

TCB_t *volatile pxCurrentTCB = &reader;
TICK xTickCount = 100;
uint32_t xSchedulerRunning, uxCurrentNumberOfTasks = 8, uxTopUsedPriority = 2;

void reset(void)
{
    SET(pxCurrentTCB, &sleeper); /* not yet: the scheduler does not run */
    SET(pxCurrentTCB, &busy);
    SET(xSchedulerRunning, 1);
    SET(pxCurrentTCB, &reader);
    SET(pxCurrentTCB, &reader);
    SET(pxCurrentTCB, &busy);
    finish();
}
