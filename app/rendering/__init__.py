"""Renders in other processes: jobs, the pool of workers, and what happens inside one."""
