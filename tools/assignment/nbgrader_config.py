"""Read by nbgrader in a course folder that tools/assignment.py made."""

c = get_config()  # noqa: F821 (nbgrader hands it in)

c.CourseDirectory.course_id = "chain-rule"
c.Execute.timeout = 20  # seconds for a cell; then it is ended, and the next one runs
c.OverwriteCells.add_missing_cells = True  # a check that was deleted is put back
# Cells to change are handed out as the book has them; by default nbgrader would empty them.
c.GenerateAssignment.preprocessors = [
    f"nbgrader.preprocessors.{name}"
    for name in ("LockCells", "ClearOutput", "CheckCellMetadata", "ComputeChecksums", "SaveCells")
]
