class once:
    """A property that is worked out when it is first read, and kept on the object.

    Up to Python 3.11 ``functools.cached_property`` holds one lock for all objects and
    threads meanwhile. What is worked out here makes queries, which may wait for another
    thread's transaction, and that one for the lock: neither would ever go on.
    """

    def __init__(self, work_out):
        self._work_out = work_out

    def __set_name__(self, _owner, name):
        self._name = name

    def __get__(self, instance, _owner):
        value = instance.__dict__[self._name] = self._work_out(instance)
        return value
