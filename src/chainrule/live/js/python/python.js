// What comes with the first click on a cell: from here on its buttons work without it being loaded again.
import { Course } from "./course.js";

globalThis.courseCells = new Course(globalThis.courseData, document.documentElement.dataset.content_root ?? "./");
