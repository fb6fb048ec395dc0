"""Write the points in nbgrader's book as JSON: by who sent a notebook, by the name of the check."""

import json
import sys

from nbgrader.api import Gradebook

with Gradebook("sqlite:///gradebook.db") as book:
    grades = {
        submission.student.id: {
            grade.name: grade.score for notebook in submission.notebooks for grade in notebook.grades
        }
        for assignment in book.assignments
        for submission in assignment.submissions
    }
json.dump(grades, sys.stdout)
